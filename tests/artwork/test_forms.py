"""Families of forms on drawn covers."""

import re
from random import Random
from xml.etree import ElementTree

import pytest

from recommender.artwork.forms import FORMS
from recommender.artwork.palette import sound_palette

PALETTE = sound_palette(0.6, 0.8, shift=0.1, turn=75.0)


class Stuck(Random):
    """Chance that always falls the same way: the extremes of what a form may draw."""

    def __init__(self, value: float) -> None:
        super().__init__(0)
        self.value = value

    def random(self) -> float:
        return self.value


def chances():
    return [Random(seed) for seed in range(40)] + [Stuck(v) for v in (0.0, 0.3, 0.6, 1 - 2**-53)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("energy", [0.0, 0.5, 1.0])
def test_a_form_is_small_well_formed_and_of_the_palette(form, energy):
    for rng in chances():
        drawn = form(rng, PALETTE, energy)
        assert len(drawn.encode()) <= 1280
        root = ElementTree.fromstring(f"<svg>{drawn}</svg>")  # noqa: S314 - our own drawing
        assert {element.tag for element in root.iter()} <= {"svg", "g", "path", "circle"}
        assert set() < set(re.findall(r"#\w+", drawn)) <= set(PALETTE)
        assert not re.search(r"nan|inf|[0-9]e[-+]", drawn)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_varies_with_chance_and_with_energy(form):
    # Two draws may agree by chance in a family of few choices; ten do not.
    assert len({form(Random(seed), PALETTE, 0.5) for seed in range(10)}) >= 9
    assert form(Random(1), PALETTE, 0.05) != form(Random(1), PALETTE, 0.95)


def test_families_are_distinct():
    assert len({form(Random(1), PALETTE, 0.5) for form in FORMS}) == len(FORMS) >= 12
