"""Every regular expression of the project takes time in proportion to the text it is run on.

Each is run on 12,000 characters of some hundred attacks, in every way the sources use it. A linear
pattern needs a few milliseconds of the processor, one whose time grows with the square a second.
The processor's time is counted, not the clock's: a busy machine does not matter.
"""

import ast
import importlib
import itertools
import re
import signal

import pytest

from tests.test_architecture import MODULES

LENGTH = 12_000
CPU_LIMIT_S = 0.25
SEARCHED = {"search", "sub", "subn", "split", "findall", "finditer"}
ANCHORED = {"match", "fullmatch"}
UNITS = (
    " ", "\t", "\n", "a", "0", "-", "–", "'", '"', "\\", "\\,", "\\;", ",", ";", ", ", "/",
    ":", ".", "$", "!", "(", ")", "([", "(a)", "a ", "a-", "0.", "- ", " - ", " a - ", "é",
    "ト", "\u0301", " feat ", " feat. x ", "(feat ", " x ", " & ", "live ", "pt a ",
    "re master", '"a"', '",', "#EXTINF:", "#EXTINF:1,", "spotify:track:", "spotify:local:",
    "/episode/", "open.spotify.com/", "https://", "intl-", "Mix ", "{", "[", "{}", "[[",
    "://", "@", "=", "%20", "a_", "_", "-a", "a.json", "<", ">", "~",
)  # fmt: skip
STARTS = (
    "a", "#EXTINF:1", '#EXTINF:"', "spotify:local:", "Streaming_History_Audio", "StreamingHistory",
    "https://open.spotify.com/", "https://i.scdn.co/", "{", "[", "'", "1", " feat ",
)  # fmt: skip
ENDS = ("", "b", "\n!", "\x00")


class TooLongError(Exception):
    """A pattern used up the time of the processor that it was given."""


def _stop(*_):
    raise TooLongError


def _called_on(tree):
    """Yield (what it is called on, method, arguments) of each call that may run a pattern."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on = node.func.value
            yield on.id if isinstance(on, ast.Name) else "", node.func.attr, node.args


def _literal(node):
    """Return the text of a literal; x stands for what an f-string fills in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_literal, node.values))
    return node.value if isinstance(node, ast.Constant) else "x"


def patterns():
    """Return {where: (pattern, methods)} of all patterns of the sources."""
    found = {}
    used = {}
    for module, path in MODULES.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = list(_called_on(tree))
        for on, method, arguments in calls:
            if on == "re" and method in SEARCHED | ANCHORED:
                assert not isinstance(arguments[0], ast.Name), f"{module}: name the pattern"
                found[f"{module}:{_literal(arguments[0])}"] = (
                    re.compile(_literal(arguments[0])), {method},
                )  # fmt: skip
            elif method in SEARCHED | ANCHORED:
                used.setdefault(on, set()).add(method)
            elif on == "re" and method == "compile" and isinstance(arguments[0], ast.JoinedStr):
                found[f"{module}:{_literal(arguments[0])}"] = (
                    re.compile(_literal(arguments[0])), SEARCHED,
                )  # fmt: skip
        if any(on == "re" and method == "compile" for on, method, _ in calls):
            for name, value in vars(importlib.import_module(module)).items():
                if isinstance(value, re.Pattern):
                    found[f"{module}.{name}"] = (value, name)
    return {
        where: (pattern, used.get(how, SEARCHED) if isinstance(how, str) else how)
        for where, (pattern, how) in found.items()
    }


def run(pattern, methods, text):
    """Run a pattern on a text in the ways it is used."""
    if methods & SEARCHED:
        for _ in pattern.finditer(text):
            pass
    if methods & ANCHORED:
        pattern.match(text)
        pattern.fullmatch(text)


def attacks():
    """Yield (start, repeated, end) of each attack."""
    yield from itertools.product(("",), UNITS, ENDS)
    yield from itertools.product(STARTS, UNITS[:16], ENDS[:1])


def slow_on(pattern, methods):
    """Return the first attack that takes a pattern more than `CPU_LIMIT_S`; None if none does."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    attack = None
    try:
        for attack in attacks():
            start, unit, end = attack
            text = start + unit * (LENGTH // len(unit)) + end
            signal.setitimer(signal.ITIMER_VIRTUAL, CPU_LIMIT_S)
            run(pattern, methods, text if isinstance(pattern.pattern, str) else text.encode())
    except TooLongError:
        return attack
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return None


PATTERNS = patterns()


@pytest.mark.parametrize("where", PATTERNS)
def test_a_pattern_takes_time_in_proportion_to_the_text(where):
    assert slow_on(*PATTERNS[where]) is None


@pytest.mark.parametrize("square", [r"\s+[-–—]\s+", r"(?:a|a)*b", r"\d+x"])
def test_a_pattern_whose_time_grows_faster_is_found(square):
    assert slow_on(re.compile(square), SEARCHED) is not None


def test_the_patterns_of_the_sources_are_found():
    assert PATTERNS["recommender.formats.m3u._EXTINF"][1] == {"match"}
    assert PATTERNS["recommender.catalogue.text._DASH"][1] == {"split"}
    assert len(PATTERNS) > 35
