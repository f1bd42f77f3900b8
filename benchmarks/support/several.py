"""Ways to make one list from several seeds, on playlists of which half is hidden."""

import numpy as np

from recommender import Query
from recommender.evaluate import metrics
from recommender.ranking.seeds import SEED_FOCUS, SEEDS_POOL


def measured(setting, recommender):
    """Return a line for each number of seeds and each method."""
    rng = np.random.default_rng(5)
    catalogue, candidates = setting.catalogue, setting.candidates
    halves = []
    for playlist in setting.playlists:
        if len(playlist) >= 4:
            order = rng.permutation(playlist)
            halves.append(np.split(order, [len(order) // 2]))
    lines = []
    for n in (1, 5, 10, 25):
        found = {}
        asked = [(shown[:n], hidden) for shown, hidden in halves if len(shown) >= n]
        for shown, hidden in asked:
            scores = np.stack(
                [
                    recommender.mean_scores(Query((track_id,)))[candidates.rows]
                    for track_id in catalogue.ids(shown)
                ]
            )
            relevant = candidates.rows[candidates.song_place[catalogue.song[hidden]]]
            for name, combined in _combined(scores).items():
                combined[candidates.song_place[catalogue.song[shown]]] = -np.inf
                top = np.argsort(-combined, kind="stable")[: max(100, len(relevant))]
                ranked = candidates.rows[top]
                found.setdefault(name, []).append(
                    (
                        metrics.r_precision(ranked, relevant),
                        metrics.ndcg(ranked, relevant, 10),
                        metrics.recall(ranked, relevant, 100),
                    )
                )
        for name, values in found.items():
            means = np.mean(values, axis=0)
            lines.append([n, len(asked), name, *(f"{mean:.4f}" for mean in means)])
    return lines


def _combined(scores):
    """Return the scores of several seeds made one, by method."""
    mean, most = scores.mean(axis=0), scores.max(axis=0)
    weights = np.exp(SEED_FOCUS * scores)
    votes = np.zeros_like(mean)
    for row in scores:
        first = np.argpartition(-row, 200)[:200]
        first = first[np.argsort(-row[first], kind="stable")]
        votes[first] += 1 / (60 + np.arange(1, 201))  # reciprocal ranks (Cormack et al. 2009)
    near = (weights * scores).sum(axis=0) / weights.sum(axis=0)
    beyond = np.argpartition(-mean, SEEDS_POOL)[SEEDS_POOL:]
    pooled = near.copy()
    pooled[beyond] = mean[beyond] - 10  # after all of the pool
    return {
        "mean": mean,
        "maximum": most,
        "half and half": (mean + most) / 2,
        "vote": votes + 1e-6 * mean,
        "near seeds count more": near,
        "the same within the pool": pooled,
    }
