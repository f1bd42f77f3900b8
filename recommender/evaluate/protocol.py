"""The protocol: each song of a playlist is the seed in turn and the rest should be found.

Every ranking answers the same seeds over the same candidates, one a song: once over all of them and
once without the tracks that any of the seed's artists takes part in, because an artist's own songs
are easy to find and show little.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from recommender.catalogue import Catalogue
from recommender.evaluate.rankings.candidates import Lists, Rows
from recommender.evaluate.rankings.named import Ranking

LIST_LENGTH: Final = 100
SHORT_LIST: Final = 10
_BLOCK: Final = 64


@dataclass(frozen=True, eq=False, slots=True)
class Question:
    """One seed and the songs that should be found for it.

    `playlist` is the place of the playlist among the matched ones, `seed` a row, `relevant` the
    candidate rows of the playlist's other songs.
    """

    playlist: int
    seed: int
    relevant: Rows


def sample_questions(
    catalogue: Catalogue,
    playlists: Sequence[Rows],
    seeds_per_playlist: int,
    max_queries: int,
    rng: np.random.Generator,
) -> list[Question]:
    """Draw seeds from each playlist that has at least two songs.

    `playlists` holds the rows of each, one a song, as `playlists.match_playlists` returns them. The
    questions come by playlist, at most `seeds_per_playlist` of each, and if that makes more than
    `max_queries`, so many of them drawn at random.
    """
    candidates = catalogue.song_rows[catalogue.song_indptr[:-1]]
    questions = []
    for number, rows in enumerate(playlists):
        songs = catalogue.song[rows]
        if len(songs) < 2:
            continue
        for place in rng.permutation(len(songs))[:seeds_per_playlist]:
            relevant = candidates[np.delete(songs, place)]
            questions.append(Question(number, int(rows[place]), relevant))
    if len(questions) > max_queries:
        kept = np.sort(rng.permutation(len(questions))[:max_queries])
        questions = [questions[place] for place in kept]
    return questions


def answer(
    ranking: Ranking, seeds: Rows, n: int, progress: Callable[[int], None] = lambda _: None
) -> Lists:
    """Return the lists, n long, of a ranking for many seeds, computed in blocks.

    `progress` is called with the number of seeds just answered.
    """
    blocks = []
    for start in range(0, len(seeds), _BLOCK):
        block = seeds[start : start + _BLOCK]
        blocks.append(ranking.lists(block, n))
        progress(len(block))
    return Lists(
        np.concatenate([block.all for block in blocks]),
        np.concatenate([block.without_artist for block in blocks]),
    )
