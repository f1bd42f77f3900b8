"""Lists of a ranking for some seeds."""

import numpy as np

from recommender.evaluate.protocol import answer
from recommender.evaluate.rankings import ranking_by_name

SIZE = 160


def lists_of(name, varied, candidates, seeds, n=10):
    """Return the lists of the ranking of a name."""
    ranking = ranking_by_name(name, varied, candidates, rng_seed=5)
    return answer(ranking, np.array(seeds, dtype=np.int32), n)
