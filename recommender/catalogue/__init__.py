"""The tracks: reads, checks, joins and finds them."""

from typing import TYPE_CHECKING

from recommender.lazy import lazily

if TYPE_CHECKING:
    from recommender.catalogue.catalogue import Catalogue, Report, Track
    from recommender.catalogue.load import load_catalogue
    from recommender.catalogue.names import Names

__all__ = ["Catalogue", "Names", "Report", "Track", "load_catalogue"]

if not TYPE_CHECKING:
    __getattr__ = lazily(__name__, __all__, ("catalogue", "load", "names"))
