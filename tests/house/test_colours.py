"""Every pair of colours that meets on a page passes WCAG 2.2 AA."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text("utf-8")
COLOURS = dict(re.findall(r"--nd-([a-z-]+): (#[0-9a-f]{6});", TOKENS))

WORDS = [  # text on ground, 4.5 to 1
    *[("ink", ground) for ground in ("paper", "mist", "bamboo-soft", "lotus-soft", "late-soft", "soon-soft", "paused-soft", "focus")],
    *[("quiet", ground) for ground in ("paper", "mist", "late-soft", "soon-soft", "paused-soft", "bamboo-soft")],
    *[("bamboo", ground) for ground in ("paper", "mist", "bamboo-soft", "soon-soft", "late-soft", "paused-soft", "lotus-soft")],
    ("bamboo-deep", "bamboo-soft"),
    ("bamboo-deep", "paper"),
    ("on-time", "paper"),
    *[(state, ground) for state in ("late", "soon", "paused", "lotus") for ground in ("paper", "mist", f"{state}-soft")],
    *[("paper", ground) for ground in ("bamboo", "bamboo-deep", "late", "lotus", "soon", "paused")],
    ("leaf", "bamboo"),
]  # fmt: skip
SHAPES = [  # edges, icons and bars, 3 to 1
    ("edge", "paper"),
    ("edge", "mist"),
    ("petal", "bamboo"),
    ("petal", "bamboo-deep"),
    ("focus", "bamboo"),
    ("focus", "ink"),
    ("soon", "line"),
    ("late", "line"),
    ("on-time", "line"),
    ("lotus", "line"),
]


def light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    dark, bright = sorted((light(COLOURS[one]), light(COLOURS[two])))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_can_be_read(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(shape: str, ground: str) -> None:
    assert contrast(shape, ground) >= 3
