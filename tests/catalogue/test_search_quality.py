"""Search on the real catalogue: what people type finds the song they mean."""

import pytest

from recommender.artifacts.snapshot import Parts, take_apart
from recommender.catalogue.search import SearchIndex
from recommender.catalogue.text import fold, song_title

# What a person types -> artist and title. Versions of a song count as the song.
TYPED = """
bohemain rapsody | Queen | Bohemian Rhapsody
queen bohemian | Queen | Bohemian Rhapsody
smells like teen spirt | Nirvana | Smells Like Teen Spirit
nirvana smels like | Nirvana | Smells Like Teen Spirit
blinding lihgts | The Weeknd | Blinding Lights
weekend blinding lights | The Weeknd | Blinding Lights
radiohed creep | Radiohead | Creep
karma polise | Radiohead | Karma Police
wondewall oasis | Oasis | Wonderwall
acdc thunderstruck | AC/DC | Thunderstruck
highway to hel | AC/DC | Highway to Hell
mr brightsid | The Killers | Mr. Brightside
in the ned linkin park | Linkin Park | In the End
cant help faling in love | Elvis Presley | Can't Help Falling in Love
hotel california eagels | Eagles | Hotel California
take on em a-ha | a-ha | Take on Me
coldplay yelow | Coldplay | Yellow
bad guy bilie eilish | Billie Eilish | bad guy
heat wavs | Glass Animals | Heat Waves
as it wsa | Harry Styles | As It Was
despasito | Luis Fonsi | Despacito
titi me pregunto | Bad Bunny | Tití Me Preguntó
uptown fnuk | Mark Ronson | Uptown Funk
stayin aliv | Bee Gees | Stayin' Alive
dancin queen | ABBA | Dancing Queen
mama mia abba | ABBA | Mamma Mia
i want it that way backstreet | Backstreet Boys | I Want It That Way
shape of yuo | Ed Sheeran | Shape of You
ed sheran perfect | Ed Sheeran | Perfect
get lucky daft pnk | Daft Punk | Get Lucky
losing my relig | R.E.M. | Losing My Religion
under the brige | Red Hot Chili Peppers | Under the Bridge
sweet child o mine | Guns N' Roses | Sweet Child O' Mine
every breath you tkae | The Police | Every Breath You Take
zombie cranberies | The Cranberries | Zombie
seven nation amy | The White Stripes | Seven Nation Army
numb linkn | Linkin Park | Numb
夜に駆け | YOASOBI | 夜に駆ける
love me like you do elie goulding | Ellie Goulding | Love Me Like You Do
wake me up avici | Avicii | Wake Me Up
levels avicii | Avicii | Levels
sandstrom darude | Darude | Sandstorm
the nights | Avicii | The Nights
dynamit bts | BTS | Dynamite
lose yourslef | Eminem | Lose Yourself
hallelujha leonard cohen | Leonard Cohen | Hallelujah
here comes the sn | The Beatles | Here Comes The Sun
beatles yesteday | The Beatles | Yesterday
unholy sam smth | Sam Smith | Unholy
i aint worried one republic | OneRepublic | I Ain't Worried
drivers licence | Olivia Rodrigo | drivers license
jolene doly parton | Dolly Parton | Jolene
evidencias chitaozinho | Chitãozinho & Xororó | Evidências
arctic monkys do i wanna | Arctic Monkeys | Do I Wanna Know?
sweater wether | The Neighbourhood | Sweater Weather
californication | Red Hot Chili Peppers | Californication
metalica nothing else matters | Metallica | Nothing Else Matters
enter sadnman | Metallica | Enter Sandman
chop suey system of | System Of A Down | Chop Suey!
группа крви | Kino | Группа крови
asap rocky praise the lord | A$AP Rocky | Praise The Lord (Da Shine)
gangnam stlye | PSY | Gangnam Style (강남스타일)
running up that hil | Kate Bush | Running Up That Hill (A Deal With God)
fur elise | Ludwig van Beethoven | Für Elise, WoO 59
clair de lune debusy | Claude Debussy | Clair de Lune, L. 32
comptine dun autre ete tiersen | Yann Tiersen | Comptine d'un autre été, l'après-midi
kesariya arijit | Pritam | Kesariya
himn for the weekend | Coldplay | Hymn for the Weekend
東京フラッシ | Vaundy | 東京フラッシュ
愛を伝えたい | Aimyon | 愛を伝えたいだとか
любовь уставших лебедй | Dimash Qudaibergen | Любовь уставших лебедей
강남스타일 | PSY | Gangnam Style (강남스타일)
cuff it byonce | Beyoncé | CUFF IT
beyonce | Beyoncé | CUFF IT
dirty dina | Michael Jackson | Dirty Diana
bohemianrhapsody | Queen | Bohemian Rhapsody
"""
TABLE = [tuple(line.split(" | ")) for line in TYPED.strip().splitlines()]


@pytest.fixture(scope="module")
def real_index(real_catalogue):
    return SearchIndex.of_catalogue(real_catalogue)


@pytest.mark.real_data
def test_typed_texts_find_the_song_first_or_at_least_in_the_first_ten(real_catalogue, real_index):
    titles = real_catalogue.track_names.to_pylist()
    artists = [real_catalogue.artists.of(row) for row in range(len(titles))]
    ranks = {}
    for text, artist, title in TABLE:
        meant = (song_title(title), fold(artist))
        hits = [(song_title(titles[row]), fold(artists[row][0])) for row in real_index.search(text)]
        ranks[text] = hits.index(meant) + 1 if meant in hits else None
    late = {text: rank for text, rank in ranks.items() if rank != 1}
    assert len(ranks) >= 50
    assert sum(rank == 1 for rank in ranks.values()) >= 0.8 * len(ranks), late
    assert sum(rank is not None for rank in ranks.values()) >= 0.95 * len(ranks), late


@pytest.mark.real_data
@pytest.mark.parametrize("artist", ["Beyoncé", "AC/DC", "Coldplay", "BTS", "Arctic Monkeys"])
def test_an_artist_alone_gives_the_real_songs_in_order_of_popularity(
    real_catalogue, real_index, artist
):
    popularity = real_catalogue.popularity
    artists = [real_catalogue.artists.of(row) for row in range(len(real_catalogue))]
    rows = [row for row in real_index.search(fold(artist), 5) if artists[row][0] == artist]
    assert rows
    assert popularity[rows].tolist() == sorted(popularity[rows], reverse=True)
    assert popularity[rows[0]] == max(
        p for p, names in zip(popularity, artists, strict=True) if names[0] == artist
    )


@pytest.mark.real_data
def test_the_index_of_the_real_catalogue_is_small(real_index):
    parts = Parts()
    take_apart(real_index, "index", parts)
    arrays = [*parts.arrays.values(), *parts.texts.values()]
    assert sum(array.nbytes for array in arrays) < 80e6
