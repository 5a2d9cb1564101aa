"""What-ifs: a draft on past periods against the present scheme; required before a draft is submitted (ASM-4, defaults.md 9.4)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.engine import run as engine
from assessments.models import SchemeVersion, WhatIf
from assessments.rules.whatif import past_periods, ranks
from assessments.services import schemes, whatif
from salesops.core.jobs.models import Job
from salesops.core.jobs.services.queueing import cancel_job
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.refusals import Forbidden, Invalid, Refused
from salesops.core.sockets.report_periods import Period
from tests.assessments.kpis.world import sold
from tests.assessments.targets.conftest import owe
from tests.cast_schemes import DECEMBER, NOW, draft_of, tried

DECEMBER_5 = datetime(2026, 12, 5, 2, tzinfo=UTC)


def codes(draft: SchemeVersion, now: datetime = NOW) -> list[str]:
    return [refusal.code for refusal in schemes.problems_of(draft, draft.body, now)]


def test_the_last_periods_that_are_over():
    january = date(2027, 1, 1)
    assert past_periods("M", january, 2) == [
        Period(date(2026, 11, 1), date(2026, 11, 30)), Period(date(2026, 12, 1), date(2026, 12, 31)),
    ]  # fmt: skip
    assert past_periods("Q", date(2026, 12, 31), 1) == [Period(date(2026, 7, 1), date(2026, 9, 30))]
    assert past_periods("Y", january, 1) == [Period(date(2026, 1, 1), date(2026, 12, 31))]


def test_equals_share_a_rank():
    assert ranks({1: Decimal(80), 2: Decimal(90), 3: Decimal(80), 4: None, 5: Decimal(70)}) == {2: 1, 1: 2, 3: 2, 5: 4}


@pytest.mark.django_db
def test_a_draft_is_submitted_only_after_its_present_content_was_tried(company):
    draft = draft_of(company.admin)
    assert codes(draft) == ["assessments.what-if-missing"]
    with pytest.raises(Refused):
        schemes.submit_draft(actor=company.admin, draft=draft, now=NOW)
    tried(draft, company.admin, periods=1)
    assert codes(draft) == ["assessments.what-if-missing"]
    tried(draft, company.admin)
    assert codes(draft) == []
    # A month later other periods are the last ones.
    assert "assessments.what-if-missing" in codes(draft, NOW + timedelta(days=15))
    changed = replace(draft.body, lines=tuple(reversed(draft.body.lines)))
    schemes.save_draft(
        actor=company.admin, draft=draft, version=draft.version, body=changed, starts_on=DECEMBER, reason="x", now=NOW
    )
    assert codes(SchemeVersion.objects.with_body().get(pk=draft.pk)) == ["assessments.what-if-outdated"]


@pytest.mark.django_db
def test_who_may_try_and_how_often(company):
    draft = draft_of(company.admin)
    for periods in (0, 13):
        with pytest.raises(Invalid):
            whatif.begin(actor=company.admin, draft=draft, periods=periods, now=NOW)
    with pytest.raises(Forbidden):
        whatif.begin(actor=company.rep, draft=draft, periods=2, now=NOW)
    begun = whatif.begin(actor=company.admin, draft=draft, periods=2, now=NOW)
    with pytest.raises(Refused) as refused:
        whatif.begin(actor=company.director, draft=draft, periods=2, now=NOW)
    assert refused.value.code == "assessments.what-if-under-way"
    cancel_job(job=Job.objects.get(key=begun.job_key), actor=company.admin)
    begun.refresh_from_db()
    assert begun.state == "stopped"
    assert whatif.begin(actor=company.director, draft=draft, periods=2, now=NOW).state == "asked"


@pytest.fixture
def measured(company, files, goods):
    """In November the rep sold 100,000 of 100,000, the colleague beside him nothing of as much."""
    sold(company, files, goods)
    for person in (company.rep, company.colleague):
        owe(person, "sales", "2026-11", "100000")
    draft = draft_of(company.admin, starts_on=date(2027, 1, 1), now=DECEMBER_5)
    sales_alone = replace(draft.body, lines=tuple(
        replace(line, weight=Decimal(100)) for line in draft.body.lines if line.kpi == "K01"
    ))  # fmt: skip
    return schemes.save_draft(
        actor=company.admin, draft=draft, version=draft.version, body=sales_alone, starts_on=date(2027, 1, 1),
        reason="x", now=DECEMBER_5,
    )  # fmt: skip


@pytest.mark.django_db
def test_cost_bands_and_ranks_of_both_schemes(company, measured, client, monkeypatch):
    asked = []
    real = engine.run

    def counted(*args, **more):
        asked.append(args[0].first)
        return real(*args, **more)

    monkeypatch.setattr(whatif, "run", counted)
    begun = whatif.begin(actor=company.admin, draft=measured, periods=2, now=DECEMBER_5)
    assert run_waiting_jobs() >= 1
    found = WhatIf.objects.get(pk=begun.pk)
    # One run of the engine for each period, nothing more.
    assert (found.state, asked) == ("done", [date(2026, 10, 1), date(2026, 11, 1)])
    october, november = found.outcome["periods"]
    assert (october["after"]["mean"], october["after"]["cost"], october["after"]["bands"]) == (None, "0.00", {})
    # P11: 2,000 × (0.8 × 1.20 + 0.2 × 0.80); P20: 3,000 × (0.8 × 0.70 + 0.2 × 0.80); the team stands at 50 %.
    assert november["after"] == {
        "mean": "50.00", "cost": "4400.00", "bands": {"excellent": 1, "insufficient": 1},
    }  # fmt: skip
    assert november["before"] is not None
    lines = {line.person_id: line for line in found.lines.all()}
    rep, colleague = lines[company.rep.pk], lines[company.colleague.pk]
    assert (rep.after, rep.rank_after, colleague.after, colleague.rank_after) == (100, 1, 0, 2)
    assert rep.cause == "K01"
    assert rep.unit_id == company.units["EC-2-T"].pk
    assert "assessments.what-if-missing" not in codes(measured, DECEMBER_5)
    with pytest.raises(DatabaseError), transaction.atomic():
        WhatIf.objects.filter(pk=found.pk).update(digest="x")

    address = reverse("assessments:what_if", args=["EM", measured.number, found.pk])
    pages = {}
    for who in ("admin", "director", "rep"):
        client.force_login(getattr(company, who))
        pages[who] = client.get(address)
    assert (pages["admin"].status_code, pages["director"].status_code, pages["rep"].status_code) == (200, 200, 404)
    # Who sets the portal up sees nobody's total (defaults.md 1.3).
    assert not pages["admin"].context["sees_totals"]
    assert "100.00" not in pages["admin"].content.decode()
    assert "100.00" in pages["director"].content.decode()
    client.force_login(company.director)
    one_market = client.get(address + "?market=NC")
    assert company.rep.pk not in {row["line"].person_id for row in one_market.context["lines"]}


@pytest.mark.django_db
def test_started_from_the_page_of_the_version(client, company):
    draft = draft_of(company.admin, now=timezone.now(), starts_on=None)
    client.force_login(company.admin)
    begun = client.post(reverse("assessments:try_scheme", args=["EM", draft.number]), {"periods": "3"})
    found = WhatIf.objects.get()
    assert begun.url == reverse("assessments:what_if", args=["EM", draft.number, found.pk])
    assert found.periods == 3
    assert client.get(begun.url, headers={"HX-Request": "true"}).content.count(b"every 2s") == 1
    assert begun.url in client.get(reverse("assessments:scheme_version", args=["EM", draft.number])).content.decode()
    assert client.post(reverse("assessments:try_scheme", args=["EM", 1]), {"periods": "2"}).status_code == 409
