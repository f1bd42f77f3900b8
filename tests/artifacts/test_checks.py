"""Checks: an array that was altered, with a checksum that fits, is noticed or does no harm."""

import contextlib
import io

import numpy as np
import pytest

from recommender import Query, Recommender, SegueError
from recommender.artifacts.opening import ARTIFACTS_FOLDER, artifact_key
from recommender.artifacts.storage import Opened, read_artifact, write_artifact
from recommender.catalogue.search import SearchIndex
from tests.artifacts.conftest import artifact_of, fingerprint_of, replace_file
from tests.support.oracles import varied_catalogue, varied_company


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The dataset, its artifact, and the content of each array file in it."""
    folder = tmp_path_factory.mktemp("altered")
    catalogue = varied_catalogue(folder, 60)
    dataset = folder / "varied.csv"
    recommender = Recommender.build(catalogue, varied_company(catalogue))
    whole = Opened(recommender, SearchIndex.of_catalogue(catalogue))
    name = f"varied-{artifact_key(fingerprint_of(dataset))}"
    write_artifact(folder / ARTIFACTS_FOLDER / name, whole)
    files = {file.name: file.read_bytes() for file in sorted(artifact_of(dataset).glob("*.npy"))}
    return dataset, files


def put(value):
    """Return an alteration that puts a value in the place of the first that is not it."""

    def altered(array):
        array.flat[np.flatnonzero(array.ravel() != value)[:1]] = value
        return array

    altered.__name__ = f"put {value}"
    return altered


def beyond(array):
    if array.dtype.kind == "b":
        array = array.view(np.uint8)
        array.flat[0] = 2
        return array.view(np.bool_)
    if array.dtype.kind == "S":
        array.flat[0] = b"\xff" * array.itemsize
    elif array.dtype.kind == "f":
        array.flat[0] = np.nan
    else:
        array.flat[0] = np.iinfo(array.dtype).max
    return array


def last_beyond(array):
    return beyond(array[::-1])[::-1]


def infinite(array):
    if array.dtype.kind != "f":
        return array[:0]
    array.flat[-1] = np.inf
    return array


def below(array):
    if array.dtype.kind not in "if":
        return array[:-1]
    array.flat[0] = -1e12 if array.dtype.kind == "f" else np.iinfo(array.dtype).min
    return array


NEIGHBOURS = {"f": "f2", "i": "u8", "u": "i8", "b": "i1", "S": "U"}
NOTICED = [
    beyond,
    last_beyond,
    infinite,
    below,
    lambda array: array[:-1],
    lambda array: array[:0],
    lambda array: array[..., None],
    lambda array: array.astype("U3" if array.dtype.kind == "S" else "S3"),
    lambda array: array.astype(NEIGHBOURS[array.dtype.kind]),
    lambda array: (
        array.astype(array.dtype.newbyteorder(">"))
        if array.dtype.kind in "if" and array.itemsize > 1
        else array[1:]
    ),
]
HARMLESS = [
    lambda array: np.concatenate([array, array[-1:]]),
    lambda array: array[::-1],
    lambda array: np.roll(array, 1, axis=0),
    lambda array: np.full_like(array, array.flat[0]),
    np.zeros_like,
    lambda array: np.random.default_rng(1).permutation(array, axis=0),
    lambda array: np.sort(array, axis=0),
    put(0),
    put(1),
    np.asfortranarray,
]


def alter(opened, name, alteration):
    """Open the artifact with one array altered and a checksum that fits; put it back afterwards."""
    dataset, files = opened
    artifact = artifact_of(dataset)
    array = np.load(io.BytesIO(files[name]))
    altered = alteration(array.copy())
    content = io.BytesIO()
    np.save(content, altered)
    replace_file(artifact, name, content.getvalue())
    try:
        found = read_artifact(artifact, fingerprint_of(dataset))
        if found is not None:
            with contextlib.suppress(SegueError):
                found.recommender.recommend(Query(("t3", "t31"), n=9))
                found.search.search("title 3 bjork")
        return found
    finally:
        replace_file(artifact, name, files[name])


def test_what_was_not_altered_is_opened(opened):
    found = alter(opened, "opened.search.song.npy", lambda array: array)
    assert isinstance(found, Opened)


@pytest.mark.parametrize("alteration", range(len(NOTICED)))
def test_an_array_of_another_form_or_with_an_impossible_value_is_noticed(opened, alteration):
    left = [name for name in opened[1] if alter(opened, name, NOTICED[alteration]) is not None]
    assert left == []


@pytest.mark.parametrize("alteration", range(len(HARMLESS)))
def test_an_array_of_possible_values_is_noticed_or_ends_in_no_error(opened, alteration):
    noticed = [name for name in opened[1] if alter(opened, name, HARMLESS[alteration]) is None]
    assert noticed or alteration == len(HARMLESS) - 1


@pytest.mark.parametrize(
    "header",
    [
        b"{'descr': '|O', 'fortran_order': False, 'shape': (3,), }",
        b"{'descr': '<i4', 'fortran_order': False, 'shape': (-3,), }",
        b"{'descr': '<i4', 'fortran_order': False, 'shape': (999999999999999,), }",
        b"{'descr': '<i4', 'fortran_order': False, 'shape': (0, 999999999999999,), }",
        b"{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (3,), }",
        b"(" * 500,
        b"",
    ],
)
def test_an_array_whose_header_asks_for_what_is_not_there_is_noticed(opened, header):
    dataset, files = opened
    name = "opened.search.song.npy"
    padded = header.ljust(117) + b"\n"
    content = b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded + bytes(12)
    replace_file(artifact_of(dataset), name, content)
    assert read_artifact(artifact_of(dataset), fingerprint_of(dataset)) is None
    replace_file(artifact_of(dataset), name, files[name])


def test_bits_turned_at_random_are_noticed_or_end_in_no_error(opened):
    rng = np.random.default_rng(5)

    def turned(array):
        encoded = bytearray(array.tobytes())
        encoded[rng.integers(len(encoded))] ^= 1 << rng.integers(8)
        return np.frombuffer(encoded, array.dtype).reshape(array.shape)

    noticed = [name for name in opened[1] for _ in range(2) if alter(opened, name, turned) is None]
    assert len(set(noticed)) > len(opened[1]) / 2
