"""The file of company in the project, as data/README.md describes it."""

import hashlib

import numpy as np
import pytest

from recommender import load_catalogue
from recommender.company.company import Company
from recommender.company.storage import read_company
from tests.company.conftest import same
from tests.conftest import ROOT

FILE = ROOT / "data" / "company.npz"
README = (ROOT / "data" / "README.md").read_text(encoding="utf-8")


def test_the_file_is_the_one_whose_checksum_is_stated_and_is_small():
    """Under 5 MB."""
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() in README
    assert FILE.stat().st_size < 5_000_000


def test_the_demo_has_none_of_its_ids():
    """So nothing is known of the demo; source and licence are in the file."""
    demo = load_catalogue(ROOT / "data" / "demo.csv")
    company, origin = read_company(FILE, demo)
    assert same(company, Company.none(demo))
    assert (origin.lists, origin.date) == (297, "2026-11-28")
    assert "Mack Ward" in origin.source
    assert "MIT" in origin.licence


@pytest.mark.real_data
def test_the_real_catalogue_has_all_of_its_ids(real_catalogue):
    """As many songs and artists as are stated."""
    company, _ = read_company(FILE, real_catalogue)
    for kind, stated in ((company.songs, 6_012), (company.artists, 1_541)):
        assert np.count_nonzero(np.diff(kind.indptr)) == stated
        assert f"{stated:,}" in README
