"""Faces of packages that are loaded when they are looked at: reading a file needs no matrices."""

from collections.abc import Callable, Collection
from importlib import import_module
from typing import Any


def lazily(package: str, names: Collection[str], modules: Collection[str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package (PEP 562) that imports its names when asked for them.

    Parameters
    ----------
    package : str
        Its ``__name__``.
    names : collection of str
        Its ``__all__``.
    modules : collection of str
        Modules of it that hold the names, the lightest first.

    Examples
    --------
    >>> lazily("urllib", ["quote"], ["error", "parse"])("quote")("a b")
    'a%20b'
    """

    def get(name: str) -> Any:
        if name in names:
            for module in modules:
                home = import_module(f"{package}.{module}")
                if hasattr(home, name):
                    return getattr(home, name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return get
