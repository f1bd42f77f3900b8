"""Objects taken apart and put together are equal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from scipy import sparse

from recommender.artifacts.snapshot import Parts, put_together, take_apart


@dataclass(frozen=True)
class Inner:
    matrix: sparse.csr_array
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Outer:
    inner: Inner
    numbers: npt.NDArray[np.float32]
    texts: pa.StringArray
    name: str
    size: int
    made: list[int] = field(default_factory=list, init=False)


def outer():
    matrix = sparse.csr_array(np.array([[0, 2.5], [0, 0], [1, 0]]))
    inner = Inner(matrix, MappingProxyType({"a": 1}))
    return Outer(inner, np.array([1, 2], np.float32), pa.array(["x", "é", ""]), "name", 3)


def test_all_kinds_of_parts_come_back_and_nothing_is_copied():
    parts = Parts()
    whole = outer()
    take_apart(whole, "outer", parts)
    found = put_together(Outer, "outer", parts)
    assert (found.inner.matrix != whole.inner.matrix).nnz == 0
    assert found.inner.matrix.shape == (3, 2)
    assert found.inner.counts == {"a": 1}
    assert (found.texts, found.name, found.size, found.made) == (whole.texts, "name", 3, [])
    assert found.numbers is whole.numbers
    assert np.shares_memory(found.inner.matrix.data, whole.inner.matrix.data)
    with pytest.raises(TypeError):
        found.inner.counts["b"] = 2


def test_what_cannot_be_saved_is_refused_by_name():
    with pytest.raises(TypeError, match=r"outer\.inner is a object, which cannot be saved"):
        take_apart(Outer(object(), None, None, "", 0), "outer", Parts())


@pytest.mark.parametrize("name", ["outer.numbers", "outer.inner.matrix.indptr"])
def test_a_missing_array_is_an_error(name):
    parts = Parts()
    take_apart(outer(), "outer", parts)
    del parts.arrays[name]
    with pytest.raises(KeyError):
        put_together(Outer, "outer", parts)
