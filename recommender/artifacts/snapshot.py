"""Immutable dataclasses taken apart into arrays, texts and plain values, and put together again.

The annotations of the fields alone decide which classes are made; what is read names none.
"""

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse

_Whole = TypeVar("_Whole")

_CSR_ARRAYS: Final = ("data", "indices", "indptr")


@dataclass(frozen=True, slots=True)
class Parts:
    """What an object is made of, each part by its path of fields: ``"point.place"``.

    `values` holds what JSON can hold: numbers, texts, truth values, None, lists and mappings.
    """

    arrays: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    texts: dict[str, pa.StringArray] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


def take_apart(whole: object, name: str, parts: Parts) -> None:
    """Add all parts of an object to `parts`, under paths that begin with a name.

    Fields that a class makes itself (``init=False``) are left out.

    Raises
    ------
    TypeError
        If a part is of a kind that cannot be saved; its path is named.

    Examples
    --------
    >>> @dataclass
    ... class Point:
    ...     place: npt.NDArray[np.float64]
    ...     label: str
    >>> parts = Parts()
    >>> take_apart(Point(np.array([1.0, 2.0]), "here"), "point", parts)
    >>> parts.arrays, parts.values
    ({'point.place': array([1., 2.])}, {'point.label': 'here'})
    >>> put_together(Point, "point", parts)
    Point(place=array([1., 2.]), label='here')
    """
    if isinstance(whole, np.ndarray):
        parts.arrays[name] = whole
    elif isinstance(whole, pa.StringArray):
        parts.texts[name] = whole
    elif isinstance(whole, sparse.csr_array):
        parts.values[f"{name}.shape"] = [int(length) for length in whole.shape]
        for part in _CSR_ARRAYS:
            parts.arrays[f"{name}.{part}"] = getattr(whole, part)
    elif dataclasses.is_dataclass(whole):
        for own in dataclasses.fields(whole):
            if own.init:
                take_apart(getattr(whole, own.name), f"{name}.{own.name}", parts)
    elif isinstance(whole, Mapping):
        parts.values[name] = dict(whole)
    elif isinstance(whole, str | int | float | bool | None):
        parts.values[name] = whole
    else:
        raise TypeError(f"{name} is a {type(whole).__name__}, which cannot be saved.")


def put_together(kind: type[_Whole], name: str, parts: Parts) -> _Whole:
    """Return the object of a class that `take_apart` stored under a name; arrays are not copied.

    Raises
    ------
    KeyError, TypeError, ValueError
        If parts are missing, of another type than annotated, or do not fit together.
    """
    whole: Any
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        whole = kind(
            **{
                own.name: put_together(hints[own.name], f"{name}.{own.name}", parts)
                for own in dataclasses.fields(kind)
                if own.init
            }
        )
    elif kind is sparse.csr_array:
        data, indices, indptr = (parts.arrays[f"{name}.{part}"] for part in _CSR_ARRAYS)
        if not data.dtype.isnative or not indices.dtype == indptr.dtype == np.int32:
            raise TypeError(f"{name} is of types {data.dtype}, {indices.dtype}, {indptr.dtype}")
        whole = sparse.csr_array(
            (data, indices, indptr), shape=tuple(parts.values[f"{name}.shape"]), copy=False
        )
    elif typing.get_origin(kind) is np.ndarray:
        whole = _array(parts.arrays[name], kind, name)
    elif kind is pa.StringArray:
        whole = parts.texts[name]
    else:
        whole = _value(parts.values[name], kind, name)
    return typing.cast("_Whole", whole)


def _array(array: npt.NDArray[Any], kind: Any, name: str) -> npt.NDArray[Any]:
    """Return an array if it is of the type that the annotation ``NDArray[...]`` names."""
    (expected,) = typing.get_args(typing.get_args(kind)[1])
    if not (np.issubdtype(array.dtype, expected) and array.dtype.isnative):
        raise TypeError(f"{name} is of type {array.dtype}")
    return array


def _value(value: Any, kind: Any, name: str) -> Any:
    """Return a plain value if it is of the annotated kind; a mapping is made read-only."""
    if typing.get_origin(kind) is Mapping:
        key_kind, value_kind = typing.get_args(kind)
        items = value.items() if isinstance(value, dict) else [(None, None)]
        if all(type(key) is key_kind and type(one) is value_kind for key, one in items):
            return MappingProxyType(value)
    elif type(value) is kind:
        return value
    raise TypeError(f"{name} is a {type(value).__name__}")
