"""What all benchmarks share: a clock, the naive baseline, and what the machine can do."""

import os
import platform
import time
from pathlib import Path

import numpy as np
from sklearn.metrics.pairwise import cosine_similarity

from config import load_settings
from recommender.catalogue.dataset import find_dataset


def percentiles_ms(work, arguments):
    """Return the median and the 95th percentile of the time work takes, in milliseconds."""
    times = []
    for argument in arguments:
        start = time.perf_counter()
        work(argument)
        times.append(time.perf_counter() - start)
    return 1e3 * np.median(times), 1e3 * np.percentile(times, 95)


class Baseline:
    """The first draft anybody writes: scikit-learn's cosine twice, a blend, Python's sort.

    The matrices are float64, as scikit-learn's scalers and its TfidfVectorizer give them. The
    formula is written out and not `recommender.scoring.similarity.hybrid`, because what is timed
    is code that knows nothing of Segue.
    """

    def __init__(self, space, numeric_weight=0.6):
        self.numeric = space.numeric.astype(np.float64)
        self.text = space.text.astype(np.float64)
        self.numeric_weight = numeric_weight

    def best(self, row, n=6):
        """Return the rows of the n best tracks but the seed."""
        numeric = cosine_similarity(self.numeric[[row]], self.numeric)[0]
        text = cosine_similarity(self.text[[row]], self.text)[0]
        scores = self.numeric_weight * numeric + (1 - self.numeric_weight) * text
        ranked = sorted(enumerate(scores), key=lambda pair: pair[1], reverse=True)
        return [other for other, _ in ranked if other != row][:n]


def read_bandwidth_gb_s(megabytes=512):
    """Return how fast one core reads memory in order: the best of five sums over a large array."""
    values = np.ones(megabytes * 2**20 // 8)
    best = min(_seconds(values.sum) for _ in range(5))
    return values.nbytes / best / 1e9


def _seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def resident_mb(pid="self"):
    """Return the resident memory of a process in megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the system does not say")


def machine():
    """Return a line about the machine, in general terms."""
    cpu = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {cpu}, Python {platform.python_version()}, load {load:.1f}"


def dataset_path(named):
    """Return the dataset to measure on: the one named, else the one the settings find."""
    settings = load_settings()
    return find_dataset(
        named or settings.dataset_path, settings.data_dir, offline=settings.offline
    ).path
