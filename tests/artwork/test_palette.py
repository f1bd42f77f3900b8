"""Colours of drawn covers."""

import colorsys
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.artwork.palette import Palette, colour, contrast, sound_palette

shares = st.floats(0, 1)
palettes = st.builds(
    sound_palette, shares, shares, shift=st.floats(-1, 1), turn=st.floats(-180, 180)
)


@pytest.mark.parametrize(
    ("lightness", "chroma", "hue", "rgb"),
    [
        # The corners of sRGB in OKLCH, from the tables of CSS Color 4.
        (0.62796, 0.25768, 29.2339, (255, 0, 0)),
        (0.45201, 0.31321, 264.052, (0, 0, 255)),
        (0.70167, 0.32249, 328.363, (255, 0, 255)),
        (0.59987, 0.0, 0.0, (128, 128, 128)),
    ],
)
def test_oklch_becomes_the_srgb_of_the_css_tables(lightness, chroma, hue, rgb):
    shown = tuple(bytes.fromhex(colour(lightness, chroma, hue)[1:]))
    assert shown == pytest.approx(rgb, abs=1)


def test_the_yellow_of_the_css_tables_lies_past_the_first_green_and_moves():
    assert colour(0.96798, 0.21101, 109.7692) == colour(0.96798, 0.21101, 104.0)


def test_contrast_is_that_of_the_wcag():
    # #777777: 119 / 255 = 0.46667 -> ((0.46667 + 0.055) / 1.055) ** 2.4 = 0.18447;
    # 1.05 / (0.18447 + 0.05) = 4.478, the well-known grey that just fails on white.
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@given(st.floats(0, 1), st.floats(0, 0.4), st.floats(-720, 720))
def test_every_colour_is_six_hexadecimal_digits(lightness, chroma, hue):
    assert re.fullmatch("#[0-9a-f]{6}", colour(lightness, chroma, hue))


@given(palettes)
def test_ink_can_be_read_on_what_lies_behind(palette: Palette):
    assert contrast(palette.ground_ink, palette.ground) >= 4.5
    assert contrast(palette.margin_ink, palette.margin) >= 4.5


@given(palettes)
def test_no_colour_is_green(palette: Palette):
    for shown in palette:
        hue, saturation, value = colorsys.rgb_to_hsv(*(b / 255 for b in bytes.fromhex(shown[1:])))
        # #1db954 has hue 141; what is nearly grey or black has no hue that an eye would name.
        assert not (75 < 360 * hue < 168 and saturation > 0.15 and value > 0.15)


@given(shares, st.floats(-180, 180))
def test_forms_stand_out_from_their_ground(valence, turn):
    for energy in (0.1, 0.9):
        palette = sound_palette(valence, energy, shift=0.0, turn=turn)
        seen = [contrast(form, palette.ground) for form in palette[4:]]
        assert max(seen) > 2.5
        assert len(set(palette[4:])) == 3


def test_happy_is_warm_and_sad_is_cold():
    for energy in (0.2, 0.9):
        happy, sad = (
            bytes.fromhex(sound_palette(valence, energy, shift=0.0, turn=60).ground[1:])
            for valence in (0.95, 0.05)
        )
        assert happy[0] > happy[2]
        assert sad[0] < sad[2]
