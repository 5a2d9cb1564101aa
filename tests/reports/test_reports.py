"""Reports as files: made in the background, with the scope of the moment, counted, handed out while the scope stays."""

import itertools
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.engine.charts import SIZED, pairs, picture
from reports.engine.measures import NARROW, SIGN, WIDE_SIGN
from reports.services.reports import take_report, too_many
from salesops.core.jobs.models import Job
from salesops.core.refusals import Forbidden, Invalid
from salesops.core.sockets.report_periods import Period, period_of
from salesops.core.sockets.reports import Chart, Series, reports


def take(actor, **more):
    wanted = {"code": "R11", "kind": "xlsx", "given": {}, "language": "en", "now": timezone.now()} | more
    return take_report(actor=actor, **wanted)


def test_who_may_not_export_begins_no_job(company):
    with pytest.raises(Forbidden):
        take(company.rep)
    assert not Job.objects.filter(kind="reports.write_report").exists()


def test_a_wrong_filter_begins_no_job(company):
    with pytest.raises(Invalid):
        take(company.manager, given={"as_of": "2099-01-01"})


def test_asked_twice_there_is_one_job(company):
    assert take(company.manager).pk == take(company.manager).pk
    assert take(company.manager, kind="pdf").pk != take(company.manager).pk


def test_rows_beyond_the_limit_are_refused(company):
    assert too_many(company.manager, 500, timezone.now()) is None
    assert too_many(company.manager, 501, timezone.now()).code == "reports.too-many-rows"


@pytest.mark.parametrize("text", ["2026Q5", "2026-13", "2026W60", "x", "20261", "2026-00"])
def test_what_is_no_period(text):
    assert period_of(text) is None


def test_the_period_before_is_as_long():
    quarter, day = period_of("2026Q3"), "2026-08-31"
    assert quarter.before(quarter) == period_of("2026Q2")
    part = quarter.until(quarter.first.fromisoformat(day))
    assert quarter.before(part).last.isoformat() == "2026-05-31"
    week = period_of("2026W37")
    assert (week.first - week.before(week).last).days == 1
    assert Period(part.first, part.last).year_before.last.isoformat() == "2025-08-31"


@pytest.mark.parametrize("kind", [*SIZED, "stack"])
def test_hostile_labels_stay_text(kind):
    drawn = picture(Chart(kind, "<b>", "CNY", ["<script>", "b"], [Series("<i>", [1, -2]), Series("x", [3, 4])]))
    assert "<script>" not in drawn
    assert "<i>" not in drawn
    assert "style=" not in drawn
    assert 'role="img"' in drawn


@pytest.mark.parametrize("kind", sorted(SIZED))
def test_a_chart_of_a_year_fits_a_phone(kind):
    """Everything stands within its measure, and no label runs into the next."""
    labels = (
        [f"2026-{month:02}" for month in range(1, 13)]
        if kind != "bars"
        else ["昆山味之源食品饮料有限公司华东分公司"] * 12
    )
    values = [Decimal(month * 123_456_789) for month in range(1, 13)]
    drawn = SIZED[kind](Chart(kind, "T", "CNY", labels, [Series("余额", values)]), NARROW)
    ends = {"end": (1, 0), "middle": (0.5, 0.5), "": (0, 1)}
    taken = []
    for x, y, anchor, text in re.findall(
        r'<text[^>]* x="([\d.]+)" y="([\d.]+)"(?: text-anchor="(\w+)")?>([^<]+)<', drawn
    ):
        across = sum(WIDE_SIGN if ord(sign) > 0x2000 else SIGN for sign in text)
        before, behind = ends[anchor]
        left, right = float(x) - across * before, float(x) + across * behind
        assert left >= 0, text
        assert right <= NARROW.width, text
        if y == "189":
            taken.append((left, right))
    assert len(taken) == (0 if kind == "bars" else 4)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(taken))


def test_a_chart_with_negative_figures_has_a_line_at_nought():
    """Money taken back in one week doesn't make figures of the axis of it."""
    drawn = pairs(Chart("pairs", "T", "", ["a", "b"], [Series("s", [Decimal(130), Decimal(-3)])]))
    assert re.findall(r'text-anchor="end">([^<]+)<', drawn) == ["−40", "0", "40", "80", "120", "160"]


def test_every_report_says_what_it_answers(client, company):
    client.force_login(company.director)
    page = client.get(reverse("reports:reports")).content.decode()
    for report in reports:
        assert reverse("reports:report", args=[report.code]) in page
