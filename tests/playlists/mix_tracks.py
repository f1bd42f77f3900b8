"""Tracks with the tempo, key and energy that a test asks for."""

import math

from hypothesis import strategies as st

from recommender import Track
from recommender.catalogue import columns as c


def track(tempo=120.0, key=0, mode=1, energy=0.5):
    """Return a track of this tempo, key and energy."""
    values = {"tempo": tempo, "energy": energy}
    features = tuple(values.get(name, 0.0) for name in c.FEATURES)
    return Track("id", "T", ("A",), "B", (), 50, 1000, False, key, mode, features)


tracks_of = st.builds(
    track,
    tempo=st.sampled_from([60.0, 90.0, 120.0, 124.0, 180.0, math.nan]),
    key=st.integers(-1, 11),
    mode=st.integers(0, 1),
    energy=st.sampled_from([0.1, 0.5, 0.9]),
)
