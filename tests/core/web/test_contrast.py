"""The colours of tokens.css against WCAG 2.2 AA: text 4.5 : 1, graphics and controls 3 : 1, light and dark (design.md §4)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text(encoding="utf-8")

SURFACES = ("sheet", "sheet-2", "ground", "hover", "selected")
TEXT = [(ink, surface) for ink in ("ink", "ink-2", "ink-3", "accent", "late", "soon", "ok") for surface in SURFACES]
TEXT += [(name, f"{name}-soft") for name in ("accent", "late", "soon", "ok")]
TEXT += [(ink, f"{name}-soft") for ink in ("ink", "ink-2") for name in ("accent", "late", "soon", "ok")]
TEXT += [("on-accent", "accent-fill"), ("on-accent", "accent-fill-hover"), ("on-fill", "late-fill")]
GRAPHICS = [(f"c{n}", "sheet") for n in range(1, 7)]
GRAPHICS += [(name, "sheet") for name in ("line-control", "accent", "late-fill", "ok-fill", "c-goal", "age-3", "age-4")]
GRAPHICS += [("c-goal", "c-past"), ("accent", "ground")]


def block(selector: str) -> dict[str, str]:
    found = re.search(re.escape(selector) + r"\s*\{(.*?)\}", CSS, re.DOTALL)
    assert found, selector
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\s*;", found[1]))


LIGHT = block(":root")
DARK = LIGHT | block(':root[data-theme="dark"]')
AUTO = LIGHT | block(':root[data-theme="auto"]')


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (GRAPHICS, 3.0)], ids=["text", "graphics"])
def test_every_pair_can_be_read(theme, pairs, least):
    weak = [
        f"{ink} on {ground}: {found:.2f}"
        for ink, ground in pairs
        if (found := contrast(theme[ink], theme[ground])) < least
    ]
    assert not weak, weak


def test_the_two_dark_blocks_are_the_same():
    assert DARK == AUTO
