"""Invented names for the demo catalogue: artists, songs and albums, from a small grammar.

Each genre uses the words of one flavour. In a pattern, ``{a}`` is an adjective, ``{n}`` and ``{m}``
are two nouns, ``{s}`` is a noun in the plural, ``{v}`` a verb, ``{p}`` a place, ``{t}`` a time,
``{f}`` and ``{l}`` a first and a last name, ``{x}`` a noun without a capital; for the others see
`_ANY`.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

Chance = Callable[[], float]
"""Gives the next number in [0, 1)."""


class _Flavour(NamedTuple):
    """The words of one flavour, by what they are in a pattern; separated by commas."""

    adjectives: str
    nouns: str
    plurals: str
    verbs: str
    places: str
    times: str


_FLAVOURS: Final = {
    "calm": _Flavour(
        "Pale,Slow,Still,Distant,Weightless,Hollow,Silver,Drifting,Unlit,Northern,Glassy,Faint,"
        "Snowbound,Tidal,Quiet,Amber",
        "Harbour,Lichen,Estuary,Vapour,Meridian,Snowfield,Lantern,Tide,Horizon,Moss,Fjord,Breath,"
        "Silt,Heron,Marsh,Window,Orchard,Undertow,Cloudbank,Pollen",
        "Lanterns,Herons,Tides,Ferns,Moths,Clouds,Islands,Feathers",
        "Breathe,Drift,Listen,Dissolve,Settle,Unfold",
        "the Tundra,Kelp Bay,the Attic,the Salt Flats,the Lower Lake,the Greenhouse,the Far Shore",
        "Before Snow,After Rain,4 A.M.,First Light,Late October,Low Water",
    ),
    "roots": _Flavour(
        "Crooked,Rusty,Lonesome,Barefoot,Borrowed,Dusty,Whiskey,Stubborn,Homemade,Weathered,Honest,"
        "Muddy,Wayward,Tin-Roof",
        "River,Porch,Gravel,Fiddle,Wagon,Cornfield,Creek,Mule,Letter,Bottle,Fencepost,Lantern,"
        "Kitchen,Preacher,Highway,Suitcase,Widow,Crow,Truck,Quilt",
        "Crows,Boots,Wagons,Sparrows,Ploughmen,Fencelines,Wildflowers,Ramblers",
        "Carry,Follow,Bury,Forgive,Remember,Haul",
        "Carrow County,the Back Forty,Bellwether Creek,Dry Fork,the Feed Store,Old Tanner Road,"
        "Marrow Ridge",
        "Sunday Morning,Harvest Time,Supper Time,Last Winter,Closing Time,Payday",
    ),
    "night": _Flavour(
        "Neon,Electric,Velvet,Chrome,Magnetic,Infinite,Midnight,Static,Liquid,Analogue,Parallel,"
        "Ultraviolet,Mirrored,Hypnotic",
        "Signal,Circuit,Skyline,Engine,Vector,Laser,Machine,Mirage,Tunnel,Frequency,Satellite,"
        "Mirror,Pulse,Elevator,Grid,Relay,Prism,Motorway,Cassette,Hologram",
        "Signals,Mirrors,Engines,Lasers,Satellites,Strangers,Sequences,Headlights",
        "Follow,Ignite,Override,Chase,Reset,Amplify",
        "Terminal 9,the Mezzanine,Platform Zero,the Basement,Sector Blue,the Overpass,Room 404",
        "After Midnight,All Night,3 A.M.,Sunrise,Tomorrow Night,the Last Train",
    ),
    "street": _Flavour(
        "Golden,Heavy,Smooth,Corner,Backyard,Bold,Sunday,Crispy,Rooftop,Easy,Loose,Royal,Concrete,"
        "Upfull",
        "Bassline,Rooftop,Crown,Corner,Paper,Hustle,Groove,Jacket,Sidewalk,Ladder,Kettle,Ticket,"
        "Sugar,Cousin,Bicycle,Verdict,Sandwich,Mango,Thunder,Stoop",
        "Crowns,Sneakers,Receipts,Mangoes,Speakers,Cousins,Pockets,Lions",
        "Count,Shake,Bless,Guard,Feed,Move",
        "Maple and 9th,the East Stairs,Harbour Lane,the Laundromat,Block 12,Pepper Hill,the Bodega",
        "Summertime,Rent Day,Friday,Late Shift,Noon,Carnival Week",
    ),
    "soft": _Flavour(
        "Paper,Lemon,Sleepy,Clumsy,Pastel,Accidental,Tangled,Secondhand,Lavender,Glitter,Nervous,"
        "Honey,Imaginary,Sunburnt",
        "Umbrella,Polaroid,Sweater,Postcard,Balcony,Crush,Firework,Daydream,Poolside,Bedroom,"
        "Teacup,Heartbeat,Bicycle,Goldfish,Secret,Telephone,Lipstick,Tangerine,Cinema,Diary",
        "Polaroids,Peaches,Sweaters,Secrets,Goldfish,Freckles,Postcards,Tangerines",
        "Kiss,Miss,Draw,Text,Forget,Borrow",
        "Your Kitchen,the Aquarium,Lisbon,the Night Bus,Aisle Seven,My Old School,the Fire Escape",
        "July,Tuesday,New Year's Eve,Summer Break,Last Night,Half Past Ten",
    ),
    "iron": _Flavour(
        "Iron,Burning,Blackened,Eternal,Broken,Ashen,Wretched,Frozen,Crimson,Buried,Faceless,"
        "Thorned,Sunless,Merciless",
        "Throne,Serpent,Cathedral,Ruin,Hammer,Plague,Abyss,Monolith,Wolf,Ash,Oath,Tomb,Furnace,"
        "Crown,Gallows,Titan,Wound,Storm,Altar,Leviathan",
        "Wolves,Ruins,Ashes,Titans,Serpents,Thorns,Vultures,Graves",
        "Devour,Summon,Shatter,Bury,Defy,Unchain",
        "the Catacombs,Varnhold,the Black Gate,the Ninth Field,the Wastes,Grimmoor",
        "the Eclipse,Endless Winter,the Last Hour,Dusk,the Reckoning",
    ),
    "smoke": _Flavour(
        "Blue,Velvet,Smoky,Indigo,Lazy,Bittersweet,Sidelong,Mellow,Tipsy,Autumn,Uptown,Wistful",
        "Saxophone,Cigarette,Staircase,Taxi,Gardenia,Raincoat,Trumpet,Alibi,Cocktail,Boulevard,"
        "Shadow,Waltz,Piano,Overcoat,Rumour,Nightcap,Streetlamp,Tangent",
        "Gardenias,Raincoats,Shadows,Rumours,Pigeons,Footsteps",
        "Whisper,Borrow,Pour,Hum,Follow,Excuse",
        "Willow Street,the Hotel Corvina,the Blue Door,Pier 31,the Third Floor,Montclair Alley",
        "Midnight,Two O'Clock,Last Call,a Rainy Monday,Early Spring,Dusk",
    ),
    "sol": _Flavour(
        "Dulce,Caliente,Libre,Grande,Triste,Alegre,Valiente,Ardiente",
        "Corazón,Fuego,Tambor,Camino,Mar,Sol,Sueño,Barrio,Pueblo,Café,Viento,Beso,Malecón,Cielo,"
        "Timbal,Cañaveral,Clavel,Puerto",
        "Tambores,Amores,Caminos,Mares,Sueños,Claveles,Gallos",
        "Baila,Canta,Vuelve,Espera,Llora,Goza",
        "Puerto Lucero,la Calle Ocho y Media,San Telmar,mi Barrio,la Esquina,Villa Coral",
        "Anoche,Domingo,Carnaval,Medianoche,Enero,la Madrugada",
    ),
}
_TITLES: Final = {
    "plain": "{a} {n}|{a} {s}|{n} of {s}|{n} & {m}|The {n}|{s}|{v} the {n}|{n} in {p}|{n}, {t}|"
    "The {a} {n}",
    "story": "I Left My {n} in {p}|When the {n} Comes Home|{v} Me to {p}|The {n} and the {m}|"
    "Ballad of {f} {l}|Down by {p}|No {n} by {t}|My Father's {n}|A {n} for {f}|{a} {n} Blues|"
    "Ain't No {n} Like Mine|{n} Song",
    "heart": "You, Me and the {n}|Don't {v} the {n}|{t} Without You|Half a {n} Away|{f}|"
    "What the {n} Knows|Meet Me at {p}|Every {n} Is You|{v} Me, {f}|Love Is a {a} {n}|"
    "{f}'s {n}|Sorry About the {n}",
    "club": "{n} {d}|{v} the {n}|{a} {n}|{n} to {p}|{s} in Motion|Move Your {n}|{n}/{m}|{t} {n}|"
    "We Are {s}|{a} {s}|Into the {n}|{n} Theory",
    "flow": "{n} Talk|{a} {n}|{s} at {p}|{v} Your {s}|{n} Money|No {n}, No {m}|{p}|{d} {s}|"
    "Big {n}|{a} {n} (Interlude)|Ask {f} {l}|{n} Season",
    "doom": "{v} the {n}|{n} of {s}|{s} of {p}|Throne of the {a} {n}|Beneath {p}|The {a} {n}|"
    "{a} {s}|From {n} to {m}|March of the {s}|{n}, Devourer of {s}|Until {t}",
    "score": 'Sonata No. {i} in {k}, "{n}": {w}|Nocturne No. {d} in {k}|{c} Pieces for {o}: {w}|'
    '{o} Concerto in {k}, "{a} {n}": {w}|Suite from "{n} of {s}": {w}|Étude No. {d}, "{a} {m}"|'
    "Prelude No. {d} in {k}|Elegy for {o}|{c} Songs of {p}: {w}",
    "still": "{a} {n}|{n} {c}|{t} ({n})|{v}, {n}|{n}, {m}|{s} over {p}|{a} {s}|Toward {p}|"
    "{n} Study|Of {s}|A {n} Without {s}",
    "swing": "{n} for {f}|{a} {n}|{v} Me a {m}|{n} at {t}|{f}'s {m}|{p}|The {a} {n}|Blues for {p}|"
    "{t} on {p}|Waltz of the {s}|Strictly {n}|One More {n}",
    "baile": "{v}, {f}|{n} {a}|El {n} de {f}|{n} y {m}|Tu {n}|{n} de {p}|{v} Conmigo, {f}|"
    "Mi {n} {a}|{s} de {t}|Sin {n}|{v} en {p}|Para {f} con {n}",
}
_ARTISTS: Final = {
    "person": "{f} {l}",
    "band": "The {a} {s}|{l} & the {s}|{n} {m}|{a} {n} Club|{f} and the {s}|{s} at {p}",
    "duo": "{n} & {m}|{a} {n}|{n} {m}|{f} {n}|{l}|{a} {s}",
    "crew": "{f} {n}|Lil {n}bird|MC {l}|{n} {l}|The {n} Cousins|{l} Sound System|Young {l}",
    "horde": "{n}{x}|{a} {n}|{n} of {s}|{l}grave|{s} Below|{l}heim",
    "ensemble": "{l} Quartet|{f} {l}|{l} Chamber Players|{f} {l} Trio|{l} Sinfonia",
    "combo": "{f} {l} Trio|{f} {l}|The {l} Quintet|{f} {l} Quartet|{a} {n} Orchestra",
    "orquesta": "Orquesta {l}|{f} {l}|Los {s} de {l}|Conjunto {l}|{f} y su {n}",
}
_FIRST: Final = (
    "Ilva,Oren,Tamsin,Corvin,Maeva,Jory,Linnet,Dov,Anneke,Odette,Caspian,Wilmot,Isolde,Bram,Nils,"
    "Zadie,Emeric,Fenna,Lucan,Thea,Ozias,Petra,Roscoe,Vesna,Ansel,Briar,Delphine,Ivo,Lorcan,"
    "Mirela,Noor,Søren,Tullia,Renée,Hollis,Wren,Ephraim,Clementine"
)
_FIRST_SOL: Final = (
    "Marisol,Joaquín,Inés,Ramiro,Lucía,Ezequiel,Belén,Tomás,Yadira,Anselmo,Ximena,Efraín"
)
_LAST_SOL: Final = (
    "Valdemora,Quintarel,Almarzán,Berrocal,Montefrío,Zalduero,Peñarroya,Arroyuelo,Carricedo"
)
_LAST_HEADS: Final = (
    "Thorn,Hal,Mar,Wex,Bram,Orr,Fen,Lass,Del,Tarn,Roth,Cald,Penn,Wy,Ves,Ash,Kel,Ost"
)
_LAST_TAILS: Final = "wick,mere,denby,holt,combe,stow,aine,ova,ridge,low,quist,worth"
_ANY: Final = {
    "d": "1,2,3,4,5,6,7,8,9,11,12,14,17,21,24,33,48,77,99,303",
    "i": "1,2,3,4,5,6",
    "c": "Two,Three,Four,Five,Six,Seven,Nine",
    "k": "C Minor,D Major,E-Flat Major,F Minor,G Major,A Minor,B-Flat Minor,F-Sharp Minor,D Minor",
    "o": "Cello,Piano,Violin,Clarinet,Viola,Flute,Strings,Harp",
    "w": "I. Allegro,II. Andante,III. Scherzo,IV. Presto,I. Adagio,II. Largo,III. Rondo,I. Lento",
}


_ALBUMS: Final = "{a} {n}|{s}|{n} & {m}|{a} {s}|{p}|{n}|{n}, {m}"
_ALBUMS_SOL: Final = "{n} {a}|{s}|{n} y {m}|{p}|{n}|Los {s}"


class _Voice(NamedTuple):
    """How a genre names things: a key of the flavours, of the titles and of the artists."""

    flavour: str
    titles: str
    artists: str


VOICES: Final = {
    "ambient": _Voice("calm", "still", "duo"),
    "blues": _Voice("roots", "story", "person"),
    "classical": _Voice("calm", "score", "ensemble"),
    "country": _Voice("roots", "story", "band"),
    "disco": _Voice("night", "heart", "band"),
    "drum-and-bass": _Voice("night", "club", "crew"),
    "folk": _Voice("roots", "plain", "band"),
    "funk": _Voice("street", "plain", "band"),
    "hip-hop": _Voice("street", "flow", "crew"),
    "house": _Voice("night", "club", "duo"),
    "indie-pop": _Voice("soft", "heart", "band"),
    "jazz": _Voice("smoke", "swing", "combo"),
    "metal": _Voice("iron", "doom", "horde"),
    "piano": _Voice("calm", "plain", "person"),
    "pop": _Voice("soft", "heart", "person"),
    "reggae": _Voice("street", "plain", "crew"),
    "salsa": _Voice("sol", "baile", "orquesta"),
    "singer-songwriter": _Voice("soft", "story", "person"),
    "synth-pop": _Voice("night", "plain", "duo"),
    "techno": _Voice("night", "club", "duo"),
}
"""The genres of the demo catalogue, in the order of its rows."""


def _pick(chance: Chance, choices: str, separator: str = ",") -> str:
    parts = choices.split(separator)
    return parts[int(chance() * len(parts))]


def _say(chance: Chance, patterns: str, flavour: str) -> str:
    words = _FLAVOURS[flavour]
    spanish = flavour == "sol"
    noun, other, *_ = sorted(words.nouns.split(","), key=lambda _: chance())
    plurals = (s for s in words.plurals.split(",") if not s.startswith((noun, other)))
    last = _pick(chance, _LAST_HEADS) + _pick(chance, _LAST_TAILS)
    said = _pick(chance, patterns, "|").format(
        a=_pick(chance, words.adjectives),
        n=noun,
        m=other,
        x=other.lower(),
        s=_pick(chance, ",".join(plurals)),
        v=_pick(chance, words.verbs),
        p=_pick(chance, words.places),
        t=_pick(chance, words.times),
        f=_pick(chance, _FIRST_SOL if spanish else _FIRST),
        l=_pick(chance, _LAST_SOL) if spanish else last,
        **{slot: _pick(chance, choices) for slot, choices in _ANY.items()},
    )
    said = re.sub(r"\b([Aa]) (?=[AEIOU])", r"\1n ", said)
    return said[0].upper() + said[1:]


def artist_name(chance: Chance, genre: str) -> str:
    """Return an invented artist of a genre of `VOICES`.

    Examples
    --------
    >>> artist_name(lambda: 0.5, "blues")
    'Thea Tarnaine'
    """
    voice = VOICES[genre]
    return _say(chance, _ARTISTS[voice.artists], voice.flavour)


def track_title(chance: Chance, genre: str) -> str:
    """Return an invented title of a song of a genre of `VOICES`.

    Examples
    --------
    >>> track_title(lambda: 0.0, "jazz")
    'Saxophone for Ilva'
    """
    voice = VOICES[genre]
    return _say(chance, _TITLES[voice.titles], voice.flavour)


def album_title(chance: Chance, genre: str) -> str:
    """Return an invented title of an album of a genre of `VOICES`.

    Examples
    --------
    >>> album_title(lambda: 0.0, "metal")
    'Iron Throne'
    """
    flavour = VOICES[genre].flavour
    return _say(chance, _ALBUMS_SOL if flavour == "sol" else _ALBUMS, flavour)


def place(chance: Chance, genre: str) -> str:
    """Return an invented place where a genre of `VOICES` might be played.

    Examples
    --------
    >>> place(lambda: 0.0, "house")
    'Terminal 9'
    """
    return _pick(chance, _FLAVOURS[VOICES[genre].flavour].places)
