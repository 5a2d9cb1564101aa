"""Versions of schemes: drafted, checked, agreed by a second person, never changed afterwards (ASM-3, ASM-14)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from assessments.models import Scheme, SchemeLine, SchemeVersion
from assessments.rules.notation import parse
from assessments.rules.scheme import Dimension, Line
from assessments.rules.scheme_changes import changes, count_changes
from assessments.services import schemes as do
from assessments.services.shipping import ship_schemes
from assessments.shipped import CODES, INACTIVE, shipped_scheme
from salesops.core.approvals.services import decide
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from salesops.core.sockets.invariants import invariants
from tests.cast_schemes import DECEMBER, JANUARY, NOW, agreed, draft_of, submitted, tried, weighed

pytestmark = pytest.mark.django_db


def version(code: str = "EM", number: int = 1) -> SchemeVersion:
    return SchemeVersion.objects.with_body().get(scheme__code=code, number=number)


def refusals(draft: SchemeVersion, body=None) -> set[str]:
    """Of what it says; what-ifs have tests of their own."""
    found = {refusal.code for refusal in do.problems_of(draft, body or draft.body, NOW)}
    return found - {"assessments.what-if-missing", "assessments.what-if-outdated"}


def faults() -> list[str]:
    codes = ("assessments.published_schemes_add_up", "assessments.schemes_without_gap")
    return [fault for code in codes for fault in invariants.get(code).faults()]


def test_a_fresh_portal_holds_the_schemes_of_the_book(company):
    kept = {v.scheme.code: v for v in SchemeVersion.objects.with_body()}
    assert {code: v.body for code, v in kept.items()} == {code: shipped_scheme(code) for code in CODES}
    assert {code for code, v in kept.items() if v.state == "draft"} == set(INACTIVE)
    assert do.in_force(Scheme.objects.get(code="EM2"), date(2020, 1, 1)).scheme.code == "EM"
    ship_schemes()
    assert SchemeVersion.objects.count() == len(CODES)
    assert faults() == []


def test_director_and_general_manager_agree_and_the_version_before_ends(company):
    draft = submitted(company)
    done = agreed(draft, company.director, company.gm)
    assert (done.state, done.published_by, done.starts_on) == ("published", company.gm, DECEMBER)
    assert version().period.upper == DECEMBER
    scheme = done.scheme
    assert [do.in_force(scheme, day).number for day in (DECEMBER - timedelta(days=1), DECEMBER)] == [1, 2]
    assert done.body.weights["PER"] == 60
    assert faults() == []


def test_a_directors_draft_goes_to_the_general_manager_alone(company):
    draft = draft_of(company.director)
    tried(draft, company.director)
    do.submit_draft(actor=company.director, draft=draft, now=NOW)
    assert agreed(draft, company.gm).state == "published"


def test_nobody_agrees_to_his_own_draft(company):
    draft = draft_of(company.director)
    tried(draft, company.director)
    do.submit_draft(actor=company.director, draft=draft, now=NOW)
    with pytest.raises(Refused) as refused:
        do.approve_version(actor=company.director, draft=draft, now=NOW)
    assert refused.value.code == "assessments.own-draft"
    with pytest.raises(DatabaseError), transaction.atomic():
        SchemeVersion.objects.filter(pk=draft.pk).update(
            state="published", published_by=company.director, published_at=NOW
        )


@pytest.mark.parametrize("who", ["rep", "manager", "secretary", "gm", "auditor"])
def test_only_admin_and_director_draft(company, who):
    with pytest.raises(Forbidden):
        draft_of(getattr(company, who))


def test_two_drafts_of_one_scheme_are_refused(company):
    draft_of(company.admin)
    with pytest.raises(Refused) as refused:
        draft_of(company.director)
    assert refused.value.code == "assessments.draft-exists"


def test_a_colleagues_change_meanwhile_is_a_conflict_with_his_values(company):
    draft = draft_of(company.admin)
    with pytest.raises(Conflict) as conflict:
        do.save_draft(
            actor=company.director, draft=draft, version=draft.version - 1, body=draft.body, starts_on=JANUARY,
            reason="", now=NOW,
        )  # fmt: skip
    assert conflict.value.theirs["starts_on"] == DECEMBER
    assert {"kpi": "K07", "dimension": "PER", "weight": "22.00", "rule": "R70→95/110"} in conflict.value.theirs["lines"]


def test_what_keeps_a_draft_from_being_submitted_is_told_at_once(company):
    draft = draft_of(company.admin, starts_on=date(2026, 11, 19), reason=" ", K01="31", K30="2")
    assert refusals(draft) == {
        "assessments.scheme-sum", "assessments.dimension-range", "assessments.kpi-weight",
        "assessments.starts-in-the-past", "assessments.starts-mid-period", "assessments.reason-missing",
    }  # fmt: skip
    with pytest.raises(Refused):
        do.submit_draft(actor=company.admin, draft=draft, now=NOW)
    assert SchemeVersion.objects.get(pk=draft.pk).state == "draft"


def test_sums_that_miss_by_a_hundredth_are_refused(company):
    draft = draft_of(company.admin, K01="29.99")
    assert refusals(draft) == {"assessments.scheme-sum"}


def test_a_version_that_changes_nothing_is_refused(company):
    assert refusals(draft_of(company.admin, K01="30")) == {"assessments.nothing-changed"}


def test_ranges_that_cannot_reach_a_hundred_are_refused(company):
    draft = draft_of(company.admin)
    narrow = replace(draft.body, dimensions=tuple(replace(d, most=d.least) for d in draft.body.dimensions))
    assert "assessments.ranges-unreachable" in refusals(draft, narrow)
    wide = replace(
        draft.body, dimensions=tuple(replace(d, least=Decimal(40), most=Decimal(60)) for d in narrow.dimensions)
    )
    assert "assessments.ranges-unreachable" in refusals(draft, wide)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (Line("K02", "PER", Decimal("-1"), parse("G")), "assessments.weight"),
        (Line("K02", "PER", Decimal("1.005"), parse("G")), "assessments.weight"),
        (Line("K02", "PER", Decimal("101"), parse("G")), "assessments.weight"),
        (Line("K99", "PER", Decimal("5"), parse("G")), "assessments.kpi-unknown"),
        (Line("K01", "PER", Decimal("5"), parse("G")), "assessments.kpi-twice"),
        (Line("K42", "GRO", Decimal("5"), parse("L0/100")), "assessments.dimension-missing"),
    ],
)
def test_what_not_even_a_draft_may_say(company, line, code):
    draft = draft_of(company.admin)
    with pytest.raises(Invalid) as refused:
        do.save_draft(
            actor=company.admin, draft=draft, version=draft.version,
            body=replace(draft.body, lines=(*draft.body.lines, line)), starts_on=DECEMBER, reason="", now=NOW,
        )  # fmt: skip
    assert refused.value.code == code
    assert version("EM", 2).body == draft.body


def test_a_range_that_runs_backwards_is_refused(company):
    draft = draft_of(company.admin)
    body = replace(draft.body, dimensions=(Dimension("PER", Decimal(60), Decimal(50)), *draft.body.dimensions[1:]))
    with pytest.raises(Invalid) as refused:
        do.save_draft(
            actor=company.admin, draft=draft, version=draft.version, body=body, starts_on=DECEMBER, reason="", now=NOW
        )
    assert (refused.value.code, refused.value.refusals[0].field) == ("assessments.range-order", "least_PER")


def test_a_published_version_never_changes_whoever_writes(company):
    published = version("SQ")
    line = SchemeLine.objects.filter(scheme_version=published).first()
    for broken in (
        lambda: SchemeLine.objects.filter(pk=line.pk).update(weight=1),
        lambda: SchemeLine.objects.filter(pk=line.pk).delete(),
        lambda: SchemeVersion.objects.filter(pk=published.pk).update(reason="x"),
        lambda: SchemeVersion.objects.filter(pk=published.pk).update(period="[2026-01-01,)"),
        lambda: SchemeVersion.objects.filter(pk=published.pk).delete(),
        lambda: Scheme.objects.filter(code="SQ").update(tier="E"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            broken()


def test_the_database_publishes_nothing_that_does_not_add_up(company):
    draft = draft_of(company.admin, K01="20")
    SchemeVersion.objects.filter(pk=draft.pk).update(state="in_review", submitted_by=company.admin)
    with pytest.raises(DatabaseError, match="does not add up"), transaction.atomic():
        SchemeVersion.objects.filter(pk=draft.pk).update(
            state="published", published_by=company.gm, published_at=NOW, period="[2026-12-01,)"
        )


def test_withdrawn_sent_back_rejected_discarded(company):
    draft = submitted(company)
    assert do.withdraw_version(actor=company.admin, draft=draft, now=NOW).state == "draft"
    do.submit_draft(actor=company.admin, draft=draft, now=NOW)
    step = do.pending_approval(draft).steps.waiting().get()
    decide.send_back(step_id=step.pk, actor=company.director, now=NOW, note="Too much")
    assert version("EM", 2).state == "draft"
    do.submit_draft(actor=company.admin, draft=draft, now=NOW)
    step = do.pending_approval(draft).steps.waiting().get()
    decide.reject(step_id=step.pk, actor=company.director, now=NOW, note="No")
    assert version("EM", 2).state == "discarded"
    other = draft_of(company.admin)
    assert (other.number, do.discard_draft(actor=company.admin, draft=other).state) == (3, "discarded")


def test_a_first_day_that_passed_while_it_waited_becomes_the_next_periods(company):
    draft = submitted(company)
    late = NOW + timedelta(days=20)
    done = agreed(draft, company.director, company.gm, now=late)
    assert done.starts_on == JANUARY
    assert faults() == []


def test_a_version_before_one_already_published_ends_where_that_begins(company):
    agreed(submitted(company, starts_on=JANUARY), company.director, company.gm)
    assert refusals(draft_of(company.admin, starts_on=JANUARY, K01="26", K07="24")) == {"assessments.day-taken"}
    do.discard_draft(actor=company.admin, draft=version("EM", 3))
    early = agreed(submitted(company, starts_on=DECEMBER, K01="26", K07="24"), company.director, company.gm)
    assert (early.period.lower, early.period.upper) == (DECEMBER, JANUARY)
    assert faults() == []


def test_the_months_of_two_dimensions_take_the_place_of_the_others(company):
    draft = version("EM2")
    assert refusals(draft) == {"assessments.starts-missing", "assessments.reason-missing"}
    draft = do.save_draft(
        actor=company.admin,
        draft=draft,
        version=draft.version,
        body=draft.body,
        starts_on=DECEMBER,
        reason="x",
        now=NOW,
    )
    tried(draft, company.admin)
    do.submit_draft(actor=company.admin, draft=draft, now=NOW)
    done = agreed(draft, company.director, company.gm)
    assert do.in_force(Scheme.objects.get(code="EM"), DECEMBER) == done
    assert version("EM").period.upper == DECEMBER


def test_drafts_are_for_those_who_decide(company):
    draft = draft_of(company.admin)
    people = ("admin", "director", "gm", "auditor", "rep", "manager", "secretary", "finance")
    rows = SchemeVersion.objects.filter(pk=draft.pk)
    sees = [who for who in people if rows.visible_to(getattr(company, who)).exists()]
    assert sees == ["admin", "director", "gm", "auditor"]
    assert SchemeVersion.objects.visible_to(company.rep).count() == 10


def test_two_versions_side_by_side():
    before, after = shipped_scheme("EM"), weighed(shipped_scheme("EM"), K01="28", K10="", K07="32")
    found = changes(before, after)
    assert [(d.code, d.weight_before, d.weight_after, d.changed) for d in found] == [
        ("PER", 60, 60, True), ("BEH", 30, 30, False), ("TEA", 10, 10, False),
    ]  # fmt: skip
    assert [(c.kpi, c.by, c.changed) for c in found[0].lines] == [
        ("K01", -2, True),
        ("K07", 12, True),
        ("K10", -10, True),
    ]
    assert count_changes(before, after) == 3


def test_one_query_reads_what_is_in_force(company, django_assert_num_queries):
    with django_assert_num_queries(3):
        bodies = [v.body for v in SchemeVersion.objects.in_force(DECEMBER).with_body()]
    assert len(bodies) == 10
    assert connection.vendor == "postgresql"
