"""The forms of drawn covers: each function draws one family into a window of 300 by 226.

A form takes its chance from `random.Random.random`, the one method whose sequence Python keeps
from release to release, and grows bolder with energy (0 to 1). It returns SVG elements made of
numbers and palette colours only, about a kilobyte at most, and may reach beyond the window, which
clips it.
"""

import math
from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Final, TypeAlias

from recommender.artwork.palette import Palette

_Form: TypeAlias = Callable[[Random, Palette, float], str]

_WIDTH: Final = 300
_HEIGHT: Final = 226
_CELL: Final = 75  # four by three of them fill the window


def _between(rng: Random, low: float, high: float) -> int:
    return round(low + (high - low) * rng.random())


def _pick(rng: Random, choices: int) -> int:
    return int(choices * rng.random())


def _fill(path: str, colour: str) -> str:
    return f'<path d="{path}" fill="{colour}"/>' if path else ""


def _stroke(path: str, colour: str, width: float) -> str:
    if not path:
        return ""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
        'stroke-linecap="round"/>'
    )


def _disc(x: int, y: int, radius: int, colour: str) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"/>'


def _waves(rng: Random, palette: Palette, energy: float) -> str:
    colours = (palette.third, palette.first, palette.second, palette.ground, palette.first)
    drawn = []
    for layer, colour in enumerate(colours):
        y = 42 + 40 * layer + _between(rng, -6, 6)
        rise = _between(rng, 18, 34 + 36 * energy) * (1 if layer % 2 else -1)
        step = _between(rng, 60, 110)
        x = -_between(rng, 0, step)
        turns = "".join(f"T{end} {y}" for end in range(x + 2 * step, 300 + step, step))
        drawn.append(_fill(f"M{x} {y}q{step // 2} {rise} {step} 0{turns}V226H0Z", colour))
    return "".join(drawn)


def _rings(rng: Random, palette: Palette, energy: float) -> str:
    x, y = _between(rng, 50, 250), _between(rng, 50, 176)
    count = 7 + round(4 * energy)
    colours = (palette.first, palette.ground, palette.second, palette.ground, palette.third)
    start = _pick(rng, 5)
    return "".join(
        _disc(x, y, round(270 / count * (count - ring)), colours[(start + ring) % 5])
        for ring in range(count)
    )


def _bars(rng: Random, palette: Palette, energy: float) -> str:
    paths = [""] * 3
    phase, pace = 6.3 * rng.random(), 0.35 + 0.5 * rng.random()
    for index, x in enumerate(range(18, 300, 24)):
        swell = 0.5 + 0.5 * math.sin(phase + pace * index)
        half = round(10 + (46 + 40 * energy) * swell * (0.45 + 0.55 * rng.random()))
        paths[int(3 * rng.random() ** 1.6)] += f"M{x} {113 - half}v{2 * half}"
    return "".join(_stroke(path, own, 14) for path, own in zip(paths, palette[4:], strict=True))


def _dots(rng: Random, palette: Palette, energy: float) -> str:
    widths = (4, 9, 14, 19, 24)
    paths = [""] * 5
    x0, y0 = 300 * rng.random(), 226 * rng.random()
    pace = 0.018 + 0.02 * energy
    for row, y in enumerate(range(15, 226, 28)):
        for x in range(15 + 14 * (row % 2), 300, 30):
            size = 0.5 + 0.5 * math.cos(pace * math.hypot(x - x0, y - y0))
            paths[round(4 * size)] += f"M{x} {y}h0"
    colours = (palette.third, palette.third, palette.first, palette.first, palette.second)
    return "".join(map(_stroke, paths, colours, widths))


def _tiles(rng: Random, palette: Palette, shapes: tuple[str, ...], share: float) -> str:
    paths = [""] * 3
    for y in range(0, _HEIGHT - 1, _CELL):
        for x in range(0, _WIDTH, _CELL):
            turn, own = _pick(rng, len(shapes)), _pick(rng, 3)
            paths[own] += f"M{x} {y}{shapes[turn]}"
            if rng.random() < share:
                paths[(own + 1) % 3] += f"M{x} {y}{shapes[(turn + 2) % len(shapes)]}"
    return "".join(map(_fill, paths, palette[4:]))


def _triangles(rng: Random, palette: Palette, energy: float) -> str:
    shapes = ("h75l-75 75z", "h75v75z", "m75 0v75h-75z", "v75h75z")
    return _tiles(rng, palette, shapes, 0.25 + 0.6 * energy)


def _petals(rng: Random, palette: Palette, energy: float) -> str:
    shapes = (
        "h75a75 75 0 0 1-75 75z",
        "h75v75a75 75 0 0 1-75-75z",
        "m75 75h-75a75 75 0 0 1 75-75z",
        "m75 75h-75v-75a75 75 0 0 1 75 75z",
    )
    return _tiles(rng, palette, shapes, 0.3 * energy)


def _lenses(rng: Random, palette: Palette, energy: float) -> str:
    shapes = (
        "a75 75 0 0 0 75 75a75 75 0 0 0-75-75z",
        "m37 0a37 37 0 0 1 0 75a37 37 0 0 1 0-75z",
        "m75 0a75 75 0 0 1-75 75a75 75 0 0 1 75-75z",
        "m37 18a19 19 0 0 1 0 38a19 19 0 0 1 0-38z",
    )
    return _tiles(rng, palette, shapes, 0.25 + 0.3 * energy)


def _maze(rng: Random, palette: Palette, energy: float) -> str:
    turns = (
        "m30 0a30 30 0 0 1-30 30m30 30a30 30 0 0 1 30-30",
        "m30 0a30 30 0 0 0 30 30m-60 0a30 30 0 0 1 30 30",
    )
    path = "".join(
        f"M{x} {y}{turns[_pick(rng, 2)]}" for y in range(-7, 226, 60) for x in range(0, 300, 60)
    )
    return _stroke(path, palette.first, 12 + round(12 * energy))


def _ridges(rng: Random, palette: Palette, energy: float) -> str:
    centre, spread = _between(rng, 110, 190), _between(rng, 44, 70)
    drawn = []
    for y in range(80, 240, 19):
        heights = [0]
        for x in range(36, 265, 12):
            near = math.exp(-(((x - centre) / spread) ** 2))
            rough = 0.25 + 0.75 * rng.random()
            heights.append(round(-3 * rough - (30 + 34 * energy) * near * rough))
        steps = "".join(f"l12 {b - a}" for a, b in pairwise(heights))
        drawn.append(f'<path d="M24 {y}{steps.replace(" -", "-")}"/>')
    lines = "".join(drawn)
    return f'<g fill="{palette.ground}" stroke="{palette.first}" stroke-width="2.5">{lines}</g>'


def _sunset(rng: Random, palette: Palette, energy: float) -> str:
    x, y, radius = _between(rng, 90, 210), _between(rng, 96, 108), _between(rng, 68, 84)
    slits = "".join(f"M0 {y + down}h300v{3 + down // 8}H0z" for down in range(4, radius, 15))
    shore = 164
    step = 110 - round(40 * energy)
    far = "".join(f"M{x} 140L{x + out} 240" for out in range(-6 * step, 6 * step + 1, step))
    near = "".join(f"M0 {shore + fall}h300" for fall in (0, 8, 22, 42))
    return (
        _disc(x, y, radius, palette.first)
        + _fill(slits, palette.ground)
        + _fill("M0 164h300v62H0z", palette.third)
        + _stroke(f"{far}{near}", palette.second, 2)
        + _fill("M0 139h300v25H0z", palette.ground)
    )


def _rays(rng: Random, palette: Palette, energy: float) -> str:
    x, y = _between(rng, 70, 230), _between(rng, 60, 190)
    count = 9 + round(7 * energy)
    twist, paths = 6.3 * rng.random(), ["", ""]
    for ray in range(count):
        ends = [twist + 6.2832 * (ray + part) / count for part in (0, 0.5)]
        corners = "L".join(f"{x + 380 * math.cos(a):.0f} {y + 380 * math.sin(a):.0f}" for a in ends)
        paths[ray % 2] += f"M{x} {y}L{corners}z"
    radius = _between(rng, 30, 54)
    centre = _disc(x, y, radius, palette.second) + _disc(x, y, radius // 2, palette.ground)
    return _fill(paths[0], palette.first) + _fill(paths[1], palette.third) + centre


def _peaks(rng: Random, palette: Palette, energy: float) -> str:
    x, y, radius = _between(rng, 50, 250), _between(rng, 48, 80), _between(rng, 24, 40)
    drawn = [_disc(x, y, radius, palette.first)]
    for layer, colour in enumerate((palette.third, palette.first, palette.second)):
        y, x = 96 + 40 * layer, _between(rng, -60, -10)
        path, up = f"M{x} 226V{y}", True
        while x < _WIDTH:
            x += _between(rng, 24, 62)
            path += f"L{x} {y + (-1 if up else 1) * _between(rng, 4, 16 + 30 * energy)}"
            up = not up
        drawn.append(_fill(f"{path}V226z", colour))
    return "".join(drawn)


def _squares(rng: Random, palette: Palette, energy: float) -> str:
    colours = (palette.third, palette.first, palette.second, palette.ground)
    sink_x, sink_y = 0.2 + 0.6 * rng.random(), 0.2 + 0.6 * rng.random()
    start, drawn = _pick(rng, 3), []
    count = 4 + round(3 * energy)
    for layer in range(count):
        width, height = round(300 * (1 - layer / count)), round(226 * (1 - layer / count))
        x, y = round((300 - width) * sink_x), round((226 - height) * sink_y)
        drawn.append(_fill(f"M{x} {y}h{width}v{height}h-{width}z", colours[(start + layer) % 4]))
    return "".join(drawn)


def _moons(rng: Random, palette: Palette, energy: float) -> str:
    angle, radius = 6.3 * rng.random(), 54 + round(16 * energy)
    discs = []
    for part, colour in enumerate((palette.first, palette.third, palette.second)):
        turn, reach = angle + 2.1 * part, 28 + 14 * rng.random()
        x, y = round(150 + 1.4 * reach * math.cos(turn)), round(113 + reach * math.sin(turn))
        discs.append(_disc(x, y, radius, colour))
    return f'<g fill-opacity=".85">{"".join(discs)}</g>'


def _spiral(rng: Random, palette: Palette, energy: float) -> str:
    gap = 14 - round(4 * energy)
    x, y = _between(rng, 90, 210), _between(rng, 80, 146)
    path, radius, way = f"M{x} {y}", gap, 1
    while radius < 250:
        path += f"a{radius} {radius} 0 0 1 {way * 2 * radius} 0"
        radius, way = radius + gap, -way
    return _stroke(path, palette.first, gap) + _disc(x + gap // 2, y, 2 * gap, palette.second)


def _confetti(rng: Random, palette: Palette, energy: float) -> str:
    paths = [""] * 3
    for y in range(23, 226, 45):
        for x in range(25, 300, 50):
            turn, reach = 3.1416 * rng.random(), 7 + 11 * energy
            dx, dy = round(reach * math.cos(turn)), round(reach * math.sin(turn))
            paths[_pick(rng, 3)] += f"M{x - dx} {y - dy}l{2 * dx} {2 * dy}"
    return "".join(_stroke(path, own, 11) for path, own in zip(paths, palette[4:], strict=True))


def _stripes(rng: Random, palette: Palette, energy: float) -> str:
    paths = [""] * 3
    lean, x = _between(rng, -150, 150), -170
    while x < _WIDTH + 170:
        width = _between(rng, 10, 50 - 24 * energy)
        paths[_pick(rng, 3)] += f"M{x} 0h{width}l{lean} 226h-{width}z"
        x += width + _between(rng, 6, 36)
    return "".join(map(_fill, paths, palette[4:]))


FORMS: Final[tuple[_Form, ...]] = (
    _waves, _rings, _bars, _dots, _triangles, _petals, _lenses, _maze, _ridges,
    _sunset, _rays, _peaks, _squares, _moons, _spiral, _confetti, _stripes,
)  # fmt: skip
"""Every family, in an order that decides which genre gets which: append, never reorder."""
