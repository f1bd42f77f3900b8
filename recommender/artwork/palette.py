"""The colours of a drawn cover: how a track sounds, as colours that go together.

Colours are chosen in OKLCH (lightness, chroma, hue), where equal steps look equal, and brought
into sRGB by giving up chroma. Source of the matrices: Björn Ottosson, "A perceptual color space
for image processing", 2020.
"""

import math
from typing import Final, NamedTuple

_GREENS: Final = (104.0, 192.0)  # hues left out: those around Spotify's own colour
_READABLE: Final = 4.5  # WCAG 2.2, contrast (minimum), level AA

# From valence to hue: blue, violet, rose, red, amber. Most tracks lie in the middle of the range,
# so the steps are largest there.
_VALENCES: Final = (0.0, 0.25, 0.45, 0.6, 0.8, 1.0)
_HUES: Final = (225.0, 268.0, 318.0, 382.0, 415.0, 450.0)

# Lightness and chroma of ground, margin, first, second and third, each set for one kind of sound.
_TONES: Final = {
    "deep": ((0.27, 0.075), (0.90, 0.035), (0.72, 0.16), (0.88, 0.07), (0.50, 0.14)),
    "night": ((0.24, 0.05), (0.62, 0.21), (0.64, 0.22), (0.93, 0.05), (0.42, 0.16)),
    "vivid": ((0.67, 0.18), (0.26, 0.07), (0.94, 0.06), (0.30, 0.10), (0.81, 0.14)),
    "paper": ((0.91, 0.04), (0.34, 0.09), (0.64, 0.18), (0.36, 0.09), (0.79, 0.12)),
}


class Palette(NamedTuple):
    """Colours as ``#rrggbb``: two grounds, an ink to write on each, and three for the forms."""

    ground: str
    ground_ink: str
    margin: str
    margin_ink: str
    first: str
    second: str
    third: str


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encode(value: float) -> int:
    value = min(max(value, 0.0), 1.0)
    curved = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return round(255 * curved)


def colour(lightness: float, chroma: float, hue: float) -> str:
    """Return an OKLCH colour as ``#rrggbb``, with less chroma where sRGB cannot show it.

    Parameters
    ----------
    lightness : float
        0 (black) to 1 (white).
    chroma : float
        0 (grey) to about 0.3.
    hue : float
        Degrees; 30 is red, 90 yellow, 260 blue. Hues about Spotify's green move to the nearest
        hue outside.

    Examples
    --------
    >>> colour(0.0, 0.0, 0), colour(1.0, 0.0, 0), colour(0.628, 0.258, 29.2)
    ('#000000', '#ffffff', '#ff0000')
    """
    hue %= 360
    low, high = _GREENS
    if low < hue < high:
        hue = low if hue - low < high - hue else high
    rgb = _linear(lightness, chroma, hue)
    while chroma > 0 and not all(-0.002 <= value <= 1.002 for value in rgb):
        chroma = max(chroma - 0.01, 0.0)
        rgb = _linear(lightness, chroma, hue)
    return "#{:02x}{:02x}{:02x}".format(*map(_encode, rgb))


def _luminance(colour_hex: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0 (black) to 1 (white), as in WCAG 2.2."""
    channels = [byte / 255 for byte in bytes.fromhex(colour_hex[1:])]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast of two colours ``#rrggbb``, 1 to 21, in either order.

    Examples
    --------
    >>> contrast("#000000", "#ffffff"), contrast("#777777", "#777777")
    (21.0, 1.0)
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _hue(valence: float) -> float:
    right = next(i for i, bound in enumerate(_VALENCES) if valence <= bound and i)
    share = (valence - _VALENCES[right - 1]) / (_VALENCES[right] - _VALENCES[right - 1])
    return _HUES[right - 1] + share * (_HUES[right] - _HUES[right - 1])


def _mood(valence: float, energy: float) -> str:
    if energy > 0.66:
        return "vivid" if valence > 0.33 else "night"
    return "paper" if valence > 0.5 else "deep"


def _tone(lightness: float, chroma: float, hue: float) -> str:
    # Strong yellows are light and strong blues are dark; the same lightness for all looks dull.
    # Dark yellow is olive: brown serves better.
    if lightness < 0.5 and 68 < hue % 360 < 140:
        hue = 68
    lift = 0.5 * chroma * math.cos(math.radians(hue - 95))
    return colour(lightness + lift, chroma, hue)


def _ink(behind: str, hue: float) -> str:
    tints = colour(0.97, 0.015, hue), colour(0.2, 0.04, hue)
    best = max(tints, key=lambda tint: contrast(tint, behind))
    if contrast(best, behind) >= _READABLE:
        return best
    return max("#ffffff", "#000000", key=lambda plain: contrast(plain, behind))


def sound_palette(valence: float, energy: float, *, shift: float, turn: float) -> Palette:
    """Return the palette of a sound: hue from valence, depth and strength from energy.

    Low valence is blue; rising valence goes through violet, rose and red to yellow, never through
    green. Much energy gives a vivid ground (or night, where valence is low), little a deep one (or
    paper, where valence is high). Each ink has a contrast of at least 4.5 to its ground.

    Parameters
    ----------
    valence, energy : float
        0 to 1.
    shift : float
        -1 to 1: what sets one track apart from another of the same sound.
    turn : float
        Degrees from the hue of the ground to that of the accent.

    Examples
    --------
    >>> cover = sound_palette(0.1, 0.2, shift=0.0, turn=60.0)
    >>> contrast(cover.ground_ink, cover.ground) >= 4.5
    True
    """
    hue = _hue(valence) + 26 * shift
    tones = _TONES[_mood(valence - 0.12 * shift, energy + 0.12 * shift)]
    strength = 0.85 + 0.3 * energy
    hues = (hue, hue + turn / 2, hue + turn, hue + turn / 4, hue - turn / 3)
    ground, margin, first, second, third = (
        _tone(lightness, chroma * strength, angle)
        for (lightness, chroma), angle in zip(tones, hues, strict=True)
    )
    return Palette(ground, _ink(ground, hue), margin, _ink(margin, hue), first, second, third)
