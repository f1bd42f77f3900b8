"""What the Stats page computes once for a catalogue and shares among all sessions.

Each is kept by the fingerprint of the file. A server shows one catalogue, and for a moment two when
its file is replaced.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import streamlit as st

from recommender.catalogue import Catalogue
from recommender.catalogue.search import SearchIndex
from recommender.ranking.recommender import Recommender
from recommender.stats.families import Families
from recommender.stats.map import CatalogueMap
from recommender.stats.statistics import Statistics
from recommender.stats.table import TrackTable
from recommender.ui.charts.map_view import MapView

_KEYS: Final[dict[str | type[Any], Callable[[Any], Any]]] = {
    Catalogue: lambda catalogue: catalogue.fingerprint,
    Recommender: lambda recommender: recommender.catalogue.fingerprint,
}
_KEPT: Final = 2


@st.cache_resource(show_spinner="Counting songs …", max_entries=_KEPT, hash_funcs=_KEYS)
def statistics(catalogue: Catalogue) -> Statistics:
    """Return the statistics of a catalogue."""
    return Statistics.build(catalogue)


@st.cache_resource(show_spinner="Drawing the map …", max_entries=_KEPT, hash_funcs=_KEYS)
def map_view(recommender: Recommender) -> MapView:
    """Return the map of a catalogue."""
    catalogue = recommender.catalogue
    counted = statistics(catalogue)
    placed = CatalogueMap.build(catalogue, counted, recommender.space)
    return MapView.build(catalogue, placed, Families.build(counted.genre_percentiles))


@st.cache_resource(show_spinner="Listing tracks …", max_entries=_KEPT, hash_funcs=_KEYS)
def track_table(catalogue: Catalogue) -> TrackTable:
    """Return the tracks of a catalogue as a table."""
    return TrackTable.build(catalogue)


@st.cache_resource(show_spinner="Listing artists …", max_entries=_KEPT, hash_funcs=_KEYS)
def artist_index(catalogue: Catalogue) -> SearchIndex:
    """Return the index that finds artists by name; a row is the number of an artist."""
    names = catalogue.artists.names.to_pylist()
    popularity = np.nan_to_num(statistics(catalogue).artist_popularity).round().astype(np.int32)
    return SearchIndex.build(names, [[name] for name in names], popularity, np.arange(len(names)))
