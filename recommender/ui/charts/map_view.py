"""What the chart of the map draws: each point in few bytes, and where genres lie."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recommender.catalogue import Catalogue
from recommender.stats.families import Families
from recommender.stats.map import CatalogueMap
from recommender.stats.percentiles import Floats

PLACE: Final = "p"
"""The column of a point's place in the map, a row of `CatalogueMap`."""

UNIT: Final = 1000
"""What 1 on the map is in the whole numbers that are sent to the browser."""

_SHUFFLE: Final = 0
_TEXT_LENGTH: Final = 36


@dataclass(frozen=True, eq=False, slots=True)
class MapView:
    """A map and what is drawn of it, shared by all sessions.

    Attributes
    ----------
    points : pyarrow.Table
        One line a point: p (place in the map), x, y (whole numbers), t (title), a (first artist),
        g (genre). The order is shuffled, so that no genre lies over all others.
    genre_places : ndarray of float64, shape (n_genres, 2)
        The median place of each genre's points, NaN for a genre without any.
    """

    catalogue_map: CatalogueMap
    families: Families
    points: pa.Table
    genre_places: Floats

    @classmethod
    def build(
        cls, catalogue: Catalogue, catalogue_map: CatalogueMap, families: Families
    ) -> "MapView":
        """Return the points of a map as the browser gets them."""
        shuffled = np.random.default_rng(_SHUFFLE).permutation(len(catalogue_map.rows))
        rows = catalogue_map.rows[shuffled]
        artists = catalogue.artists
        first_artists = artists.names.take(pa.array(artists.indices[artists.indptr[rows]]))
        genre_names = pa.array([*catalogue.genres.names.to_pylist(), "no genre"], pa.string())
        genre = pa.array(catalogue_map.genre[shuffled] % len(genre_names), pa.int16())
        points = pa.table(
            {
                PLACE: shuffled.astype(np.uint16),
                "x": (UNIT * catalogue_map.x[shuffled]).round().astype(np.int16),
                "y": (UNIT * catalogue_map.y[shuffled]).round().astype(np.int16),
                "t": _short(catalogue.track_names.take(pa.array(rows))),
                "a": _short(first_artists),
                "g": pa.DictionaryArray.from_arrays(genre, genre_names),
            }
        )
        places = np.full((len(catalogue.genres.names), 2), np.nan)
        for number in np.unique(catalogue_map.genre[catalogue_map.genre >= 0]):
            own = catalogue_map.genre == number
            places[number] = np.median(catalogue_map.x[own]), np.median(catalogue_map.y[own])
        return cls(catalogue_map, families, points, places)


def _short(texts: pa.Array) -> pa.Array:
    """Cut texts that are too long for a tooltip."""
    cut = pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(texts, 0, _TEXT_LENGTH - 1), pa.scalar("…"), ""
    )
    return pc.if_else(pc.greater(pc.utf8_length(texts), _TEXT_LENGTH), cut, texts)
