"""The tracks: reads, checks, joins and finds them."""

from recommender.catalogue.catalogue import Catalogue, Report, Track
from recommender.catalogue.load import load_catalogue
from recommender.catalogue.names import Names

__all__ = ["Catalogue", "Names", "Report", "Track", "load_catalogue"]
