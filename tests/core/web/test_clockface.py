"""What a clock shows (design.md §7): soon at 20 % or 4 hours left, late below nothing, paused off hours."""

import pytest
from django.utils import translation

from salesops.core.web.clockface import ClockFace

DAY = 480


@pytest.mark.parametrize(
    ("left", "total", "paused", "state"),
    [
        (24 * 60, 48 * 60, "", "ok"),
        (4 * 60, 48 * 60, "", "soon"),
        (9 * 60, 48 * 60, "", "soon"),
        (10 * 60, 48 * 60, "", "ok"),
        (0, 8 * 60, "", "soon"),
        (-1, 8 * 60, "", "late"),
        (300, 8 * 60, "off duty", "paused"),
        (-1, 8 * 60, "off duty", "late"),
        (30, 60, "", "soon"),
        (31, 60, "", "ok"),
    ],
)
def test_states(left, total, paused, state):
    assert ClockFace(left, total, paused=paused).state == state


def test_words_and_ring():
    with translation.override("zh-hans"):
        assert ClockFace(220, 480, day_minutes=DAY).text == "剩 3 时 40 分"
        assert ClockFace(-65, 480, day_minutes=DAY).text == "超 1 时 05 分"
    assert ClockFace(220, 480).share_left == 46
    assert ClockFace(-65, 480).share_left == 0
    assert ClockFace(5, 0).share_left == 0
