"""Grade data, grades set by hand, suggestions: who may, what follows."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from customers.facts.grading import Standing
from customers.models import GradeChange, GradeInput, GradeOverride, GradeSheet, GradeSuggestion
from customers.policies.grading import GRADING
from customers.services.grade_data import Given, give_scores, save_grade_data
from customers.services.overrides import end_override, end_overrides_due, set_grade
from customers.services.regrading import regrade_customer
from customers.services.suggestions import decide_suggestion, reasons_for, suggest_grades
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services.decide import approve
from salesops.core.notify.models import Notification
from salesops.core.policies import policy_on
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused

from .making import TUESDAY, WORKED, WORKED_FILE, at, worked_customer

pytestmark = pytest.mark.django_db
NOW = at(TUESDAY, 10)


def codes(refused) -> set[str]:
    return {r.code for r in refused.value.refusals}


@pytest.fixture
def graded(company):
    customer = worked_customer(company)
    regrade_customer(customer, actor=None, day=TUESDAY, now=at(TUESDAY))
    return customer


def test_the_rep_enters_what_is_known(company, files) -> None:
    customer = files.zerun
    save_grade_data(actor=company.rep, customer=customer, values=WORKED | WORKED_FILE, now=NOW)
    customer.refresh_from_db()
    assert (customer.grade, customer.grade_score, customer.grade_provisional) == ("A", D("81.60"), False)
    assert GradeInput.objects.filter(customer=customer, by=company.rep).count() == len(WORKED)
    save_grade_data(actor=company.rep, customer=customer, values={"budget": 1}, now=NOW)
    last = GradeInput.objects.filter(customer=customer).latest("pk")
    assert (last.item, last.before, last.after) == ("budget", 5, 1)


def test_entering_nothing_new_writes_nothing(company, graded) -> None:
    before = GradeSheet.objects.get(pk=graded.pk).version
    assert save_grade_data(actor=company.rep, customer=graded, values=WORKED, now=NOW) is None
    assert GradeSheet.objects.get(pk=graded.pk).version == before


def test_only_who_edits_the_file_enters(company, graded) -> None:
    for person in (company.colleague, company.finance, company.auditor, company.other_rep):
        with pytest.raises(Forbidden):
            save_grade_data(actor=person, customer=graded, values={"need": 1}, now=NOW)


def test_anchors_outside_one_to_five_are_refused(company, graded) -> None:
    with pytest.raises(Invalid) as refused:
        save_grade_data(actor=company.rep, customer=graded, values={"need": 6, "employees": -1}, now=NOW)
    assert codes(refused) == {"customers.no-such-anchor", "customers.negative"}


def test_two_people_at_one_sheet(company, graded) -> None:
    version = GradeSheet.objects.get(pk=graded.pk).version
    save_grade_data(actor=company.rep, customer=graded, values={"need": 1}, now=NOW, version=version)
    with pytest.raises(Conflict):
        save_grade_data(actor=company.supervisor, customer=graded, values={"need": 2}, now=NOW, version=version)


def test_what_people_know_replaces_what_an_import_gave(company, files) -> None:
    customer = files.weizhiyuan
    give_scores(
        actor=None, rows={customer.pk: Given("B", D(92), D(78), D(70))}, day=TUESDAY, now=NOW,
    )  # fmt: skip
    customer.refresh_from_db()
    assert (customer.grade, customer.grade_score) == ("A", D("81.60"))
    save_grade_data(actor=company.colleague, customer=customer, values={"need": 5}, now=NOW)
    sheet = GradeSheet.objects.get(pk=customer.pk)
    assert (sheet.given_intent, sheet.given_scale) == (None, D(78))
    # need 5 × 20 % + three unknown as 1: 20 + 4 + 6 + 6 = 36 → 14.4 + 27.3 + 17.5.
    assert sheet.score == D("59.20")


def test_the_supervisor_sets_a_grade_at_once(company, graded) -> None:
    made = set_grade(
        actor=company.supervisor, customer=graded, grade="B", reason="停产检修", ends_on=TUESDAY + timedelta(days=90),
        now=NOW,
    )  # fmt: skip
    graded.refresh_from_db()
    assert (made.state, graded.grade, graded.grade_sheet.policy_grade) == ("active", "B", "A")
    change = GradeChange.objects.filter(customer=graded).latest("pk")
    assert (change.cause, change.grade_before, change.grade_after, change.by) == (
        "override",
        "A",
        "B",
        company.supervisor,
    )


def test_what_is_wrong_with_an_override_is_said_at_once(company, graded) -> None:
    with pytest.raises(Invalid) as refused:
        set_grade(
            actor=company.supervisor, customer=graded, grade="A", reason=" ", ends_on=TUESDAY + timedelta(days=91),
            now=NOW,
        )  # fmt: skip
    assert codes(refused) == {
        "customers.same-grade", "customers.override-reason-missing", "customers.override-too-long",
    }  # fmt: skip


def test_a_rep_proposes_and_the_supervisor_approves(company, graded) -> None:
    made = set_grade(
        actor=company.rep, customer=graded, grade="B", reason="项目推迟", ends_on=date(2026, 12, 31), now=NOW
    )
    graded.refresh_from_db()
    assert (made.state, graded.grade) == ("waiting", "A")
    with pytest.raises(Refused) as refused:
        set_grade(actor=company.rep, customer=graded, grade="C", reason="再改", ends_on=date(2026, 12, 31), now=NOW)
    assert codes(refused) == {"customers.override-waiting"}
    approval = Approval.objects.get(matter="customers.grade_override")
    step = approval.steps.get()
    assert [p.user for p in step.people.all()] == [company.supervisor]
    approve(step_id=step.pk, actor=company.supervisor, now=NOW)
    graded.refresh_from_db()
    made.refresh_from_db()
    assert (made.state, made.decided_by, graded.grade) == ("active", company.supervisor, "B")


def test_a_head_does_not_decide_on_his_own_customer(company, graded) -> None:
    type(graded).objects.filter(pk=graded.pk).update(owner=company.supervisor)
    graded.refresh_from_db()
    made = set_grade(actor=company.supervisor, customer=graded, grade="B", reason="自评", ends_on=TUESDAY, now=NOW)
    assert made.state == "waiting"


def test_others_set_no_grade(company, graded) -> None:
    for person in (company.colleague, company.finance, company.admin, company.auditor):
        with pytest.raises(Forbidden):
            set_grade(actor=person, customer=graded, grade="B", reason="无权", ends_on=TUESDAY, now=NOW)


def test_it_ends_by_itself_and_the_policy_returns(company, graded) -> None:
    set_grade(actor=company.supervisor, customer=graded, grade="C", reason="停产", ends_on=TUESDAY, now=NOW)
    assert end_overrides_due(actor=None, day=TUESDAY, now=NOW) == 0
    after = TUESDAY + timedelta(days=1)
    assert end_overrides_due(actor=None, day=after, now=at(after)) == 1
    graded.refresh_from_db()
    assert graded.grade == "A"
    assert Notification.objects.filter(event="customers.override_ended", person=company.rep).exists()


def test_the_supervisor_ends_it_before(company, graded) -> None:
    made = set_grade(actor=company.supervisor, customer=graded, grade="C", reason="停产", ends_on=TUESDAY, now=NOW)
    with pytest.raises(Forbidden):
        end_override(actor=company.rep, override=made, now=NOW)
    end_override(actor=company.supervisor, override=made, now=NOW)
    graded.refresh_from_db()
    assert (graded.grade, GradeOverride.objects.get(pk=made.pk).state) == ("A", "ended")


@pytest.mark.parametrize(
    ("standing", "intent", "up", "down"),
    [
        (Standing(), None, [], []),
        (Standing(sales_rank={1: D("0.09")}), None, ["top_sales"], []),
        (Standing(sales_rank={1: D("0.10")}), None, [], []),
        (Standing(frequency={1: D("0.81")}), None, ["often"], []),
        (Standing(frequency={1: D("0.80")}), None, [], []),
        (Standing(credit={1: "A"}), None, ["credit_a"], []),
        (Standing(credit={1: "D"}), None, [], ["credit_d"]),
        (Standing(last_order={1: TUESDAY - timedelta(days=180)}), None, [], ["idle"]),
        (Standing(last_order={1: TUESDAY - timedelta(days=179)}), None, [], []),
        (Standing(), D("39.99"), [], ["intent"]),
        (Standing(), D(40), [], []),
    ],
)
def test_reasons_of_suggestions(db, standing, intent, up, down) -> None:
    policy = policy_on(GRADING, TUESDAY)
    found = reasons_for(1, intent, standing, TUESDAY, policy)
    assert tuple([r["code"] for r in rows] for rows in found) == (up, down)


@pytest.fixture
def suggested(graded):
    GradeSheet.objects.filter(pk=graded.pk).update(need=1, decision_maker=1, budget=2, timing=2)
    regrade_customer(graded, actor=None, day=TUESDAY, now=NOW)
    assert graded.grade == "C" or graded.grade == "B"
    suggest_grades(actor=None, ids=[graded.pk], day=TUESDAY, now=NOW)
    return graded


def test_low_intent_suggests_lower(company, suggested) -> None:
    # 92 → 32 of intent: 12.8 + 27.3 + 17.5 = 57.6 → B, and the intent speaks for C.
    assert (suggested.grade, suggested.grade_score) == ("B", D("57.60"))
    row = GradeSuggestion.objects.get(customer=suggested)
    assert (row.direction, row.grade_from, row.grade_to, row.state) == ("down", "B", "C", "open")
    assert suggest_grades(actor=None, ids=[suggested.pk], day=TUESDAY, now=NOW) == 0


def test_the_supervisor_decides_on_suggestions(company, suggested) -> None:
    row = GradeSuggestion.objects.get(customer=suggested)
    with pytest.raises(Forbidden):
        decide_suggestion(actor=company.rep, suggestion=row, accept=True, note="", now=NOW)
    with pytest.raises(Invalid):
        decide_suggestion(actor=company.supervisor, suggestion=row, accept=False, note="", now=NOW)
    decide_suggestion(actor=company.supervisor, suggestion=row, accept=True, note="", now=NOW)
    suggested.refresh_from_db()
    assert suggested.grade == "C"
    assert GradeOverride.objects.get(customer=suggested).kind == "suggestion"


def test_a_declined_suggestion_is_not_made_again_at_once(company, suggested) -> None:
    row = GradeSuggestion.objects.get(customer=suggested)
    decide_suggestion(actor=company.supervisor, suggestion=row, accept=False, note="下月有招标", now=NOW)
    assert suggest_grades(actor=None, ids=[suggested.pk], day=TUESDAY, now=NOW) == 0
    later = TUESDAY + timedelta(days=91)
    assert suggest_grades(actor=None, ids=[suggested.pk], day=later, now=at(later)) == 1


def test_a_suggestion_lapses_when_the_figures_change(company, suggested) -> None:
    save_grade_data(actor=company.rep, customer=suggested, values={"budget": 5, "timing": 5}, now=NOW)
    suggest_grades(actor=None, ids=[suggested.pk], day=TUESDAY, now=NOW)
    assert GradeSuggestion.objects.get(customer=suggested).state == "lapsed"
