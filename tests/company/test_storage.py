"""The file of company: the same to the byte, and read without trust."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.company import archive, storage
from recommender.company.learning import learn
from recommender.company.storage import Origin, read_company, write_company
from recommender.errors import CompanyError
from tests.company.conftest import entries_of
from tests.support.oracles import varied_catalogue

ORIGIN = Origin(12, "Somebody's playlists", "MIT", "2026-01-02")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Return a catalogue, its company, and the file that holds it."""
    folder = tmp_path_factory.mktemp("company")
    catalogue = varied_catalogue(folder, 60)
    rng = np.random.default_rng(3)
    company = learn(catalogue, [rng.integers(60, size=size) for size in range(2, 14)])
    write_company(folder / "company.npz", company, catalogue, ORIGIN)
    return catalogue, company, folder / "company.npz"


def arrays_in(path):
    with np.load(path, allow_pickle=False) as file:
        return dict(file)


def refused(path, catalogue):
    """Return the sentence by which a file is refused."""
    with pytest.raises(CompanyError) as caught:
        read_company(path, catalogue)
    assert str(caught.value).endswith(".")
    return str(caught.value)


def test_what_is_written_is_read_to_three_digits(sample):
    """Pairs and lists are the same; where it comes from too."""
    catalogue, company, path = sample
    read, origin = read_company(path, catalogue)
    assert origin == ORIGIN
    for kind in ("songs", "artists"):
        before, after = (entries_of(getattr(one, kind)) for one in (company, read))
        assert before.keys() == after.keys()
        for pair, (strength, lists) in before.items():
            assert after[pair] == (pytest.approx(strength, rel=1e-3), lists)


def test_the_same_company_gives_the_same_bytes(sample, tmp_path):
    """Neither the time nor the name of the file is in it."""
    catalogue, company, path = sample
    write_company(tmp_path / "other.npz", company, catalogue, ORIGIN)
    assert (tmp_path / "other.npz").read_bytes() == path.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["other.npz"]


def test_numpy_reads_the_file_without_pickles(sample):
    """It is an NPZ as any other; names of artists are not in it."""
    catalogue, _, path = sample
    arrays = arrays_in(path)
    assert arrays["songs.neighbours"].dtype == np.uint32
    ids = arrays["artists.ids"].tobytes().decode().split("\n")
    assert set(ids) <= set(catalogue.ids(range(len(catalogue))))


def test_more_lists_than_the_file_can_say_are_said_to_be_as_many(sample, tmp_path):
    """Counts end at 65,535."""
    catalogue, company, _ = sample
    lists = np.full_like(company.songs.lists, 1_000_000)
    many = replace(company, songs=replace(company.songs, lists=lists))
    write_company(tmp_path / "many.npz", many, catalogue, ORIGIN)
    read, _ = read_company(tmp_path / "many.npz", catalogue)
    assert read.songs.lists.max() == 65_535


@pytest.mark.parametrize(
    ("name", "alter"),
    [
        ("songs.ids", lambda a: a[:-3]),
        ("songs.ids", lambda a: np.append(a, ord("!")).astype(np.uint8)),
        ("songs.ids", lambda a: np.append(a, 200).astype(np.uint8)),
        ("songs.counts", lambda a: a[:-1]),
        ("songs.counts", lambda a: np.full_like(a, 101)),
        ("songs.counts", lambda a: a.astype(np.int32)),
        ("songs.neighbours", lambda a: a[::-1].copy()),
        ("songs.neighbours", lambda a: a + 2**31),
        ("songs.neighbours", lambda a: a.astype(np.int64)),
        ("songs.neighbours", lambda a: a[None]),
        ("songs.neighbours", np.zeros_like),
        ("songs.strengths", lambda a: a * np.float16(2)),
        ("songs.strengths", lambda a: a - a),
        ("songs.strengths", lambda a: a * np.float16("nan")),
        ("songs.lists", lambda a: a * 0),
        ("artists.lists", lambda a: a[1:]),
        ("artists.counts", lambda a: None),
        ("origin", lambda a: np.frombuffer(b"{}", np.uint8)),
        ("origin", lambda a: np.frombuffer(b"[" * 10_000, np.uint8)),
        ("origin", lambda a: np.frombuffer(b'{"format": 1, "lists": "all"}', np.uint8)),
        ("origin", lambda a: np.array(["pickle"], dtype=object)),
    ],
)  # fmt: skip
def test_an_array_that_cannot_be_right_is_named(sample, tmp_path, name, alter):
    """Wrong length, type, shape, order, range, or missing: one sentence, no other error."""
    catalogue, _, path = sample
    arrays = arrays_in(path)
    altered = alter(arrays.pop(name))
    if altered is not None:
        arrays[name] = altered
    np.savez(tmp_path / "altered.npz", **arrays)
    assert "altered.npz" in refused(tmp_path / "altered.npz", catalogue)


def test_an_unknown_format_a_missing_file_and_no_zip_are_refused(sample, tmp_path):
    """Each with a sentence that names the file."""
    catalogue, _, path = sample
    arrays = arrays_in(path)
    arrays["origin"] = np.frombuffer(arrays["origin"].tobytes().replace(b": 1,", b": 2,"), np.uint8)
    np.savez(tmp_path / "newer.npz", **arrays)
    assert "format" in refused(tmp_path / "newer.npz", catalogue)
    assert "check the path" in refused(tmp_path / "missing.npz", catalogue)
    assert "check the path" in refused(tmp_path, catalogue)
    (tmp_path / "text.npz").write_text("no zip")
    assert "damaged" in refused(tmp_path / "text.npz", catalogue)


def test_what_would_unpack_to_too_much_is_refused_while_it_is_unpacked(
    sample, tmp_path, monkeypatch
):
    """Whatever the zip says of its sizes; and so is a file that is too large, or has many names."""
    catalogue, _, path = sample
    unpacked = sum(array.nbytes for array in arrays_in(path).values())
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", unpacked // 2)
    assert "unpacked" in refused(path, catalogue)
    monkeypatch.undo()
    monkeypatch.setattr(archive, "MAX_FILE_BYTES", path.stat().st_size - 1)
    assert "size" in refused(path, catalogue)
    monkeypatch.undo()
    with zipfile.ZipFile(tmp_path / "names.npz", "w") as names:
        for number in range(101):
            names.writestr(f"{number}.npy", b"")
    assert "number of arrays" in refused(tmp_path / "names.npz", catalogue)


def test_what_could_not_be_read_again_is_not_written(sample, tmp_path, monkeypatch):
    """A company that is too large, or a folder that is not there, is told."""
    catalogue, company, _ = sample
    with pytest.raises(CompanyError, match="Cannot write"):
        write_company(tmp_path / "no" / "company.npz", company, catalogue, ORIGIN)
    with pytest.raises(CompanyError, match="too long"):
        write_company(tmp_path / "company.npz", company, catalogue, Origin(1, "long" * 20_000))
    monkeypatch.setattr(storage, "MAX_FILE_BYTES", 100)
    with pytest.raises(CompanyError, match="too large"):
        write_company(tmp_path / "company.npz", company, catalogue, ORIGIN)
    assert list(tmp_path.iterdir()) == []


def read_altered(sample, packed):
    """Read bytes as a file of company: a company that fits the catalogue, or our error."""
    catalogue, _, path = sample
    altered = path.with_name("fuzzed.npz")
    altered.write_bytes(packed)
    try:
        company, _ = read_company(altered, catalogue)
    except CompanyError:
        return
    for neighbours, n in (
        (company.songs, catalogue.n_songs),
        (company.artists, len(catalogue.artists.names)),
    ):
        assert neighbours.indptr[-1] == len(neighbours.indices) == len(neighbours.lists)
        assert all(0 <= a < n and 0 <= b < n and a != b for a, b in entries_of(neighbours))
        assert ((neighbours.strengths > 0) & (neighbours.strengths <= 1)).all()


@given(st.binary(max_size=200), st.integers(0, 5_000), st.booleans())
def test_any_bytes_anywhere_in_the_file(sample, data, place, whole):
    """A file of any bytes, and the true file with some of its bytes replaced."""
    _, _, path = sample
    true = path.read_bytes()
    place %= len(true)
    read_altered(sample, data if whole else true[:place] + data + true[place + len(data) :])


@given(st.integers(0, 10), st.integers(0, 500), st.binary(max_size=40))
def test_any_numbers_in_any_array(sample, chosen, place, data):
    """The zip and its sums are in order, and the contents of one array are altered."""
    _, _, path = sample
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(packed, "w") as after:
        for number, name in enumerate(before.namelist()):
            contents = before.read(name)
            if number == chosen:
                contents = contents[:place] + data + contents[place + len(data) :]
            after.writestr(name, contents)
    read_altered(sample, packed.getvalue())
