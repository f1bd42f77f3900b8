"""The tracks: reads, checks, joins and finds them."""

import importlib
from typing import TYPE_CHECKING, Any

__all__ = ["Catalogue", "Names", "Report", "Track", "load_catalogue"]

if TYPE_CHECKING:
    from recommender.catalogue.catalogue import Catalogue, Report, Track
    from recommender.catalogue.load import load_catalogue
    from recommender.catalogue.names import Names
else:
    _HOMES = {"load_catalogue": "load", "Names": "names"}

    def __getattr__(name: str) -> Any:
        """Import a name when it is asked for: who folds a text needs no tables."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = importlib.import_module(f"{__name__}.{_HOMES.get(name, 'catalogue')}")
        return getattr(home, name)
