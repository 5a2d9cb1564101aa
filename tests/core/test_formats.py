"""Figures, dates and durations as people read them (design.md §8), in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from salesops.core import formats

TODAY = date(2026, 11, 19)
# 10:52 in Shanghai.
NOW = datetime(2026, 11, 19, 2, 52, tzinfo=UTC)


@pytest.fixture(params=["zh-hans", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def in_both(zh, en):
    return {"zh-hans": zh, "en": en}


def test_money_in_tables(language):
    assert formats.money(Decimal("1284600")) == "1,284,600.00"
    assert formats.money(Decimal("-12800")) == "−12,800.00"
    assert formats.money(Decimal(0)) == "—"
    assert formats.money(None) == "—"
    assert formats.money(Decimal(0), balance=True) == "0.00"
    assert formats.money(Decimal("0.005"), balance=True) == "0.01"


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("864000", "86.4 万", "¥864 K"),
        ("128000000", "1.28 亿", "¥128 M"),
        ("-312500", "−31.3 万", "−¥312.5 K"),
        ("9999", "9,999", "¥10 K"),
        ("186.5", "186.50", "¥186.50"),
        ("0", "0", "¥0"),
    ],
)
def test_money_in_text(amount, zh, en, language):
    assert formats.money_short(Decimal(amount)).replace("\xa0", " ") == in_both(zh, en)[language]


def test_rates(language):
    assert formats.percent(Decimal("0.813")) == "81.3%"
    assert formats.percent(None) == "—"
    assert formats.points(Decimal("0.024")) == in_both("2.4 个百分点", "2.4 pts")[language]
    assert formats.points(Decimal("-0.024")) == in_both("−2.4 个百分点", "−2.4 pts")[language]


def test_dates(language):
    assert formats.day(date(2026, 11, 19), TODAY) == in_both("11-19", "19 Nov")[language]
    assert formats.day(date(2025, 11, 19), TODAY) == in_both("2025-11-19", "19 Nov 2025")[language]
    assert formats.day(None, TODAY) == "—"
    assert formats.day_long(TODAY) == in_both("11 月 19 日 周四", "Thu 19 Nov")[language]
    assert formats.day_long(TODAY, TODAY) == formats.day_long(TODAY)
    last_year = formats.day_long(date(2025, 11, 19), TODAY)
    assert last_year == in_both("2025 年 11 月 19 日 周三", "Wed 19 Nov 2025")[language]
    assert formats.week(TODAY) == in_both("第 47 周", "Week 47")[language]
    assert formats.quarter(date(2026, 9, 30)) == in_both("2026 年第三季度", "Q3 2026")[language]


def test_a_moment_is_read_in_shanghai(language):
    late = datetime(2026, 11, 18, 17, 30, tzinfo=UTC)
    assert formats.day(late, TODAY) == formats.day(TODAY, TODAY)
    assert formats.stamp(late, TODAY) == "01:30"


@pytest.mark.parametrize(
    ("before", "zh", "en"),
    [
        (timedelta(seconds=20), "刚刚", "just now"),
        (timedelta(minutes=12), "12 分钟前", "12 min ago"),
        (timedelta(hours=2), "今天 08:52", "today 08:52"),
        (timedelta(hours=20), "昨天 14:52", "yesterday 14:52"),
        (timedelta(days=3), "11-16 10:52", "16 Nov 10:52"),
        (timedelta(days=-1), "11-20 10:52", "20 Nov 10:52"),
    ],
)
def test_recent_moments(before, zh, en, language):
    assert formats.recent(NOW - before, NOW) == in_both(zh, en)[language]


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (40, "40 分", "40 m"),
        (220, "3 时 40 分", "3 h 40 m"),
        (65, "1 时 05 分", "1 h 05 m"),
        (480 + 240, "1 天 4 时", "1 d 4 h"),
        (960, "2 天", "2 d"),
        (-125, "2 时 05 分", "2 h 05 m"),
    ],
)
def test_durations_in_working_days_of_eight_hours(minutes, zh, en, language):
    assert formats.duration(minutes, 480) == in_both(zh, en)[language]


@pytest.mark.parametrize(
    ("whole", "given"), [("林若溪", "若溪"), ("魏安", "魏安"), ("欧阳文博", "文博"), ("Anna Li", "Anna"), ("", "")]
)
def test_how_a_colleague_is_greeted(whole, given):
    assert formats.given_name(whole) == given


def test_a_mobile_keeps_its_ends():
    assert formats.mask_mobile("13812346021") == "138****6021"
    assert formats.mask_mobile("") == ""
