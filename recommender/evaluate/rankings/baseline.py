"""The simplest recommender of this kind, rebuilt as most people build it, to be measured against.

MinMax over the audio features, TF-IDF over a line of artists, first genre and explicit, cut at the
2,000 most frequent terms, cosines summed 0.6 to 0.4.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.catalogue import Catalogue
from recommender.scoring.numeric import unit_rows

MAX_TERMS: Final = 2_000


def numeric_rows(catalogue: Catalogue) -> npt.NDArray[np.float32]:
    """Return the audio features scaled to 0 to 1, as unit rows; an unknown tempo is 0 again."""
    from sklearn.preprocessing import MinMaxScaler

    raw = np.nan_to_num(catalogue.features.astype(np.float64), nan=0.0)
    return unit_rows(MinMaxScaler().fit_transform(raw)).astype(np.float32)


def text_rows(catalogue: Catalogue, *, whole_artists: bool) -> sparse.csr_array:
    """Return the cut TF-IDF matrix as scikit-learn makes it, unit rows.

    With `whole_artists` every artist is one term, else the vectoriser's own words are the terms,
    so that Taylor Swift also meets Taylor Dayne.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    documents = (_terms(catalogue, row) for row in range(len(catalogue)))
    if whole_artists:
        vectorizer = TfidfVectorizer(max_features=MAX_TERMS, analyzer=list)
        rows = vectorizer.fit_transform(documents)
    else:
        rows = TfidfVectorizer(max_features=MAX_TERMS).fit_transform(map(" ".join, documents))
    return sparse.csr_array(rows).astype(np.float32)


def _terms(catalogue: Catalogue, row: int) -> list[str]:
    explicit = "explicit" if catalogue.explicit[row] else "clean"
    return [*catalogue.artists.of(row), *catalogue.genres.of(row)[:1], explicit]
