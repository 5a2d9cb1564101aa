"""Scorecards: the page of one, freezing a month, a draft tried on the past. Against one run of a month's KPIs, where it is work."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments.engine.run import run
from assessments.models import Cycle, SchemeVersion, Scorecard, WhatIf
from assessments.rules.whatif import past_periods
from assessments.services.cycles.freezing import freeze
from assessments.services.cycles.snapshot import codes_of
from assessments.services.scheme_bodies import body_as_json
from assessments.services.whatif import try_out
from salesops.core.sockets.report_periods import Period
from tests.bench.scenarios import Bench, Work, scenario

PERIODS = 6


def _open_month() -> Cycle | None:
    return Cycle.objects.filter(cycle="M", person=None, frozen_at=None).order_by("-first").first()


def _once(period: Period) -> Callable[[], Any]:
    """The KPIs all schemes of months weigh, once."""
    codes = codes_of(SchemeVersion.objects.with_body().filter(cycle="M", state="published"))
    return lambda: run(period, max(period.last, timezone.localdate()), codes)


def _run_of_open(bench: Bench) -> Callable[[], Any]:
    cycle = _open_month()
    return _once(cycle.period) if cycle else lambda: None


def _run_of_last(bench: Bench) -> Callable[[], Any]:
    return _once(past_periods("M", timezone.localdate(), 1)[0])


@scenario("scorecard of a month (rep)", aim=3)
def card_page(bench: Bench) -> Work:
    found = Scorecard.objects.filter(person__username="rep", frozen_at__isnull=False).order_by("-frozen_at").first()
    if found is None:
        return ""
    address = reverse("assessments:scorecard", args=[found.pk])
    return lambda: bench.client("rep").get(address)


@scenario("freezing a month with all rows behind it, to one run of its KPIs", aim=4, rounds=1, reference=_run_of_open)
def freezing(bench: Bench) -> Work:
    """Taken back: the month stays open."""
    cycle = _open_month()
    if cycle is None:
        return ""

    def work() -> None:
        with transaction.atomic():
            freeze(actor=None, cycle=cycle, now=timezone.now())
            transaction.set_rollback(True)

    return work


@scenario("what-if over six months, to one run of a month's KPIs", aim=6.6, rounds=1, reference=_run_of_last)
def what_if(bench: Bench) -> Work:
    version = SchemeVersion.objects.with_body().filter(cycle="M", state="published").order_by("pk").last()
    if version is None or not Cycle.objects.exists():
        return ""
    last = past_periods("M", timezone.localdate(), 1)[0].last
    asked = WhatIf(scheme_version=version, present=version, body=body_as_json(version.body), periods=PERIODS, last=last)
    return lambda: try_out(asked, lambda done, of, what: None)
