"""The recommender of Segue: pick a song, get songs that belong with it, and why.

The rooms, from the ground up; each imports only from those before it:

- `errors`, `catalogue`: the tracks of a dataset, checked, joined into songs, and found by name.
- `cache`, `spotify`: values kept for a while; ids, and what Spotify knows of a track.
- `scoring`, `ranking`: the two matrices and the score; from a `Query` to a list with reasons.
- `formats`, `artwork`, `demo`: lists of songs in files; posters and covers; an invented catalogue.
- `artifacts`: what was built, saved beside the dataset and opened by memory map.
- `playlists`, `stats`, `profile`: work on a list; numbers and a map; what a person liked and saved.
- `evaluate`, `taste`: quality on real playlists; a person's tastes and songs for them.
- `cli`, `ui`: the command line, and what draws the pages.

>>> from recommender import Query, Recommender, load_catalogue
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recommender.face import *  # noqa: F403 - the list of names stands in the face alone
else:

    def __getattr__(name: str) -> Any:
        """Import the face when a name of it is asked for: reading a file needs no matrices."""
        if name == "__all__" or not name.startswith("_"):
            face = importlib.import_module("recommender.face")
            if name == "__all__" or name in face.__all__:
                return getattr(face, name)
        raise AttributeError(f"module 'recommender' has no attribute {name!r}")
