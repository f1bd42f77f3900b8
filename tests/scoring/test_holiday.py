"""Holiday songs, told by title and album."""

import pytest

from recommender import load_catalogue
from recommender.scoring.holiday import holiday_songs


@pytest.mark.parametrize(
    ("title", "album", "is_holiday"),
    [
        ("Last Christmas", "Single", True),
        ("Concerto grosso", "Klassische WEIHNACHTSMUSIK", True),
        ("The First Noel", "Hymns", True),
        ("Cantique de Noël", "Chants", True),
        ("クリスマス・ラブ", "Single", True),
        ("Прощание с новогодней елкой", "Любовь", True),
        ("Vintersång", "GOD JUL", True),
        ("Holiday", "American Idiot", False),
        ("Snow (Hey Oh)", "Stadium Arcadium", False),
        ("Juliet", "July", False),
        ("Santa Monica", "Sparkle and Fade", False),
        ("December", "Halloween 2022", False),
        ("Manushanukkulla", "Neerae", False),
    ],
)
def test_a_word_of_title_or_album_makes_a_holiday_song(write_dataset, title, album, is_holiday):
    """Words in several languages count, words that mean something else do not."""
    path = write_dataset([{"track_name": title, "album_name": album}])
    assert holiday_songs(load_catalogue(path)).tolist() == [is_holiday]
