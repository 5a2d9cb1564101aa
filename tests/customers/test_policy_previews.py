"""Policies tried on the files before they hold: cadence, protection, credit (ALL-7)."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from customers.jobs.previews import preview_policy
from customers.models import CreditAccount, CreditAssessment, CreditSign, Customer, Ownership, PreviewRow
from customers.policies.credit import CREDIT
from customers.policies.credit_signs import CREDIT_SIGNS
from customers.policies.protection import PROTECTION
from customers.previews import TRIALS
from customers.rules.credit import compute
from customers.services.credit_assessing import figures_of
from customers.services.policy_preview import begin_preview, effects_of, months_of, owners_of, work_out_preview
from salesops.core.jobs.models import Job
from salesops.core.policies.services import open_draft
from salesops.core.policies.values import shipped
from salesops.core.sockets.policies import policies
from tests.conftest import TODAY
from tests.customers.credit.facts import feed

CADENCE = "customers.cadence"
pytestmark = pytest.mark.django_db


def days_ago(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(TODAY - timedelta(days=days), time(10)))


def with_grades(code: str, grade: str, **cells) -> dict:
    values = shipped(policies.get(code))
    return {**values, "grades": tuple({**r, **cells} if r["grade"] == grade else r for r in values["grades"])}


def tried(code: str, values: dict):
    kept = begin_preview(code, values, TODAY)
    work_out_preview(kept.pk)
    kept.refresh_from_db()
    return kept


def found(kept) -> set:
    return set(PreviewRow.objects.filter(preview=kept).values_list("what", "customer__code"))


@pytest.fixture
def graded(files):
    """A grade A customer of the rep, last contacted 5 days ago, last progress 10 days ago; the others all of today."""
    Customer.objects.update(
        grade="C", last_contact_at=days_ago(0), last_progress_at=days_ago(0), next_on=None, created_at=days_ago(400)
    )
    Customer.objects.filter(pk=files.zerun.pk).update(
        grade="A", last_contact_at=days_ago(5), last_progress_at=days_ago(10)
    )
    Ownership.objects.filter(customer=files.zerun).update(period=((TODAY - timedelta(days=400)), None))
    return files


def test_cadence_says_who_falls_due_and_who_stalls(graded):
    code = graded.zerun.code
    assert found(tried(CADENCE, shipped(policies.get(CADENCE)))) == set()
    kept = tried(CADENCE, with_grades(CADENCE, "A", follow_up_days=5, stalled_weeks=1))
    assert found(kept) == {("due", code), ("stalled", code)}
    due = PreviewRow.objects.get(preview=kept, what="due")
    assert (due.day_before, due.day_after) == (TODAY + timedelta(days=2), TODAY)
    assert found(tried(CADENCE, with_grades(CADENCE, "A", follow_up_days=6))) == set()
    Customer.objects.filter(pk=graded.zerun.pk).update(last_contact_at=days_ago(8))
    assert found(tried(CADENCE, with_grades(CADENCE, "A", follow_up_days=9, visit_days=14))) == {("not_due", code)}
    Customer.objects.filter(pk=graded.zerun.pk).update(owner=None, pool_since=TODAY)
    assert found(tried(CADENCE, with_grades(CADENCE, "A", follow_up_days=5))) == set()


def test_protection_says_who_falls_and_when_by_owner(graded, company, monkeypatch):
    zerun = graded.zerun
    kept = tried(PROTECTION, with_grades(PROTECTION, "A", days=20))
    assert found(kept) == {("earlier", zerun.code)}
    row = PreviewRow.objects.get(preview=kept)
    assert (row.day_before, row.day_after) == (TODAY + timedelta(days=25), TODAY + timedelta(days=15))
    [owner] = owners_of(kept)
    assert (owner["name"], owner["count"]) == (company.rep.name, 1)
    assert dict(zip(TRIALS[PROTECTION].words, owner["cells"], strict=True))["earlier"] == 1
    # The 15th of December today, the 5th then.
    assert [(f"{row['month']:%Y-%m}", row["day_before"], row["day_after"]) for row in months_of(kept)] == [
        ("2026-12", 1, 1)
    ]
    Customer.objects.filter(pk=zerun.pk).update(last_contact_at=days_ago(20))
    assert found(tried(PROTECTION, with_grades(PROTECTION, "A", days=20))) == {("at_once", zerun.code)}
    assert found(tried(PROTECTION, with_grades(PROTECTION, "A", days=40))) == {("later", zerun.code)}
    Customer.objects.filter(pk=zerun.pk).update(last_contact_at=days_ago(35))
    assert found(tried(PROTECTION, with_grades(PROTECTION, "A", days=40))) == {("saved", zerun.code)}
    # Open work keeps it whatever the days.
    feed(monkeypatch, receivables={zerun: Decimal(1)})
    assert found(tried(PROTECTION, with_grades(PROTECTION, "A", days=40))) == set()


@pytest.fixture
def rated(files):
    """The steady customer of the worked examples: 90 points, 信用A, 1,890,000, 60 days."""
    anchors = {"payment": 5, "power": 4, "finances": 4, "cooperation": 5, "public": 4}
    policy = shipped(policies.get(CREDIT))
    Customer.objects.filter(pk=files.zerun.pk).update(yearly_revenue=Decimal(26_000_000), yearly_potential=None)
    steady = compute(anchors, monthly=Decimal(420_000), revenue=Decimal(26_000_000), policy=policy)
    CreditAssessment.objects.create(
        number="XY-2026-00001", customer=files.zerun, occasion="new", anchors=dict(steady.anchors),
        figures=figures_of(steady), score=steady.score, system_rating="A", computed_limit=steady.limit,
        computed_term=60, asked_rating="A", asked_limit=steady.limit, asked_term=60, state="approved",
        asked_at=days_ago(30), decided_at=days_ago(30),
    )  # fmt: skip
    CreditAccount.objects.create(
        customer=files.zerun, rating="A", limit=steady.limit, term_days=60, review_on=TODAY - timedelta(days=16)
    )
    return files


def test_credit_says_whose_rating_limit_and_term_change(rated, monkeypatch):
    values = shipped(policies.get(CREDIT))
    same = tried(CREDIT, values)
    assert found(same) == set()
    assert {name: Decimal(figure) for name, figure in same.totals.items()} == {
        "accounts": 1, "granted": 1_890_000, "before": 1_890_000, "after": 1_890_000
    }  # fmt: skip
    dearer = tuple({**row, "score_from": Decimal(95)} if row["rating"] == "A" else row for row in values["ratings"])
    kept = tried(CREDIT, {**values, "ratings": dearer})
    row = PreviewRow.objects.get(preview=kept)
    # 420,000 × 60 ÷ 30 × 1.2 = 1,008,000.
    assert (row.what, row.before, row.after) == ("down", "A:60", "B:30")
    assert (row.amount_before, row.amount_after) == (1_890_000, 1_000_000)
    assert Decimal(kept.totals["after"]) == 1_000_000
    with translation.override("en"):
        assert TRIALS[CREDIT].shown("down", row.after) == "Credit B, 30 days"
        texts = [
            (str(effect.what), effect.after) for effect in effects_of(CREDIT, {**values, "ratings": dearer}, TODAY)
        ]
    assert texts == [("Worse rating at the next review", "Credit B, 30 days · 1"), ("Sum of the limits", "1,000,000")]
    longer = tuple({**row, "term_days": 45} if row["rating"] == "A" else row for row in values["ratings"])
    assert found(tried(CREDIT, {**values, "ratings": longer})) == {("limit", rated.zerun.code)}
    assert found(tried(CREDIT, {**values, "halves_days": 20})) == {("review", rated.zerun.code)}
    feed(monkeypatch, overdue={rated.zerun: Decimal(6_000)}, oldest_overdue_days={rated.zerun: 30})
    assert found(tried(CREDIT, {**values, "freeze_days": 20})) == {("freezes", rated.zerun.code)}


def open_sign(customer, kind: str) -> CreditSign:
    return CreditSign.objects.create(
        customer=customer,
        kind=kind,
        level="yellow",
        found_on=TODAY,
        evidence="走访",
        due_on=TODAY,
        entered_at=days_ago(0),
    )


def with_levels(**levels: str) -> tuple:
    """The table of signs, some on another level."""
    rows = shipped(policies.get(CREDIT_SIGNS))["signs"]
    return tuple({**row, "level": levels.get(row["sign"], row["level"])} for row in rows)


def test_warning_signs_say_who_gets_or_loses_one_by_level_and_owner(rated, company, monkeypatch):
    values = shipped(policies.get(CREDIT_SIGNS))
    zerun = rated.zerun
    feed(monkeypatch, broken_promises={zerun: 2, rated.weizhiyuan: 9}, days_late_trend={zerun: 14})
    assert found(tried(CREDIT_SIGNS, values)) == set()
    kept = tried(CREDIT_SIGNS, {**values, "slower_by": 14, "promises": 3})
    # A customer that isn't rated isn't looked at by night either.
    assert found(kept) == {("gets_yellow", zerun.code), ("loses_yellow", zerun.code)}
    [owner] = owners_of(kept)
    assert owner["name"] == company.rep.name
    assert {what: n for what, n in zip(TRIALS[CREDIT_SIGNS].words, owner["cells"], strict=True) if n} == {
        "gets_yellow": 1, "loses_yellow": 1
    }  # fmt: skip
    with translation.override("en"):
        texts = [(str(e.what), e.before, e.after) for e in effects_of(CREDIT_SIGNS, kept.values | {}, TODAY)]
    assert texts == [
        ("Would get a yellow sign", "", "payments slow down (yellow) · 1"),
        ("Would no longer get a yellow sign", "promises to pay broken again (yellow)", "1"),
    ]
    red = {**values, "slower_by": 14, "signs": with_levels(slower="red", promises="orange")}
    assert found(tried(CREDIT_SIGNS, red)) == {("gets_red", zerun.code), ("graver", zerun.code)}


def test_open_signs_keep_the_policy_of_their_day_and_are_told_of_anyway(rated, monkeypatch):
    values = shipped(policies.get(CREDIT_SIGNS))
    feed(monkeypatch, days_late_trend={rated.zerun: 14})
    open_sign(rated.zerun, "slower")
    open_sign(rated.weizhiyuan, "contact_lost")
    # It stands already: nobody gets it a second time.
    assert found(tried(CREDIT_SIGNS, {**values, "slower_by": 14})) == set()
    kept = tried(CREDIT_SIGNS, {**values, "signs": with_levels(contact_lost="yellow")})
    [row] = PreviewRow.objects.filter(preview=kept)
    assert (row.what, row.customer, row.before, row.after) == (
        "milder", rated.weizhiyuan, "contact_lost:red", "contact_lost:yellow"
    )  # fmt: skip


def test_the_rows_of_warning_signs_are_for_who_sees_credit(rated, company, monkeypatch):
    feed(monkeypatch, broken_promises={rated.zerun: 2})
    kept = tried(CREDIT_SIGNS, {**shipped(policies.get(CREDIT_SIGNS)), "promises": 3})
    rows = PreviewRow.objects.filter(preview=kept)
    seen = {
        who
        for who in ("rep", "colleague", "other_rep", "finance", "director", "admin")
        if rows.visible_to(getattr(company, who))
    }
    assert seen == {"rep", "finance", "director"}


@pytest.mark.parametrize("code", list(TRIALS))
def test_every_trial_is_the_preview_of_its_policy(code, files):
    kind = policies.get(code)
    assert effects_of(code, shipped(kind), TODAY) == kind.preview(shipped(kind), TODAY) == []


def test_the_rows_are_read_by_who_sees_the_customers(graded, company, client, django_assert_max_num_queries):
    draft = open_draft(actor=company.admin, code=CADENCE, now=timezone.now())
    draft.values = {"grades": [dict(r) for r in with_grades(CADENCE, "A", follow_up_days=5)["grades"]]}
    draft.save(update_fields=["values"])
    Customer.objects.filter(pk=graded.zerun.pk).update(
        last_contact_at=timezone.make_aware(datetime.combine(draft.valid_from - timedelta(days=5), time(10)))
    )
    page = reverse("customers:policy_preview", args=[CADENCE, draft.number])
    for person, seen in ((company.director, True), (company.admin, False)):
        client.force_login(person)
        assert client.post(reverse("customers:count_policy_preview", args=[CADENCE, draft.number])).url == page
        with django_assert_max_num_queries(30):
            text = client.get(page, headers={"Accept-Language": "en"})
        assert text.status_code == 200
        version = client.get(reverse("policies:version", args=[CADENCE, draft.number])).content.decode()
        assert page in version
        kept = text.context["preview"]
        rows = client.get(f"{reverse('customers:preview_rows')}?preview={kept.pk}").content.decode()
        assert (graded.zerun.name in rows) is seen
    assert client.get(reverse("customers:policy_preview", args=["accounts.leave", 1])).status_code == 404


def test_many_customers_are_counted_in_the_background(graded, company, client, monkeypatch):
    monkeypatch.setattr("customers.services.policy_preview.is_large", lambda code: True)
    monkeypatch.setattr("customers.views.policy_preview.is_large", lambda code: True)
    draft = open_draft(actor=company.admin, code=CADENCE, now=timezone.now())
    [effect] = effects_of(CADENCE, with_grades(CADENCE, "A", follow_up_days=5), TODAY)
    assert effect.url == reverse("customers:policy_preview", args=[CADENCE, draft.number])
    client.force_login(company.admin)
    client.post(reverse("customers:count_policy_preview", args=[CADENCE, draft.number]))
    job = Job.objects.get(kind="customers.preview_policy")
    kept = begin_preview(CADENCE, with_grades(CADENCE, "A", follow_up_days=5), TODAY)
    told = []

    class Running:
        result: dict = {}
        progress = staticmethod(lambda done, total: told.append((done, total)))

    preview_policy(Running, preview=kept.pk)
    assert Running.result == {"rows": 1 if found(kept) else 0}
    assert told[-1][0] == told[-1][1]
    assert job.args["preview"]
