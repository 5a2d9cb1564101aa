"""State machines as tables: what stops the start, what a person is offered, what the database refuses."""

from datetime import date, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction

from salesops.core.policies import services as do
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.states import VERSION
from salesops.core.refusals import Conflict, Forbidden, Refusal, Refused
from salesops.core.states import State, StateMachine, Transition, allowed_actions, move

A, B, C = State("a", "A", "open"), State("b", "B"), State("c", "C", "done")
NOW = datetime(2026, 11, 20, 10, tzinfo=timezone(timedelta(hours=8)))


def machine(*transitions, states=(A, B), initial=("a",)):
    return StateMachine("tests.thing", "state", states, initial, transitions)


@pytest.mark.parametrize(
    ("build", "problem"),
    [
        (lambda: machine(Transition("go", ("a",), "x")), "unknown states"),
        (lambda: machine(Transition("go", ("a",), "b"), Transition("go", ("a",), "a")), "twice"),
        (lambda: machine(Transition("go", ("a",), "b"), states=(A, B, C)), "nothing leads to"),
        (lambda: machine(Transition("go", ("a",), "b"), states=(A, B, B)), "named twice"),
        (lambda: machine(Transition("go", ("a",), "b"), states=(A, State("b", "B", "red"))), "drawing"),
    ],
)
def test_a_wrong_table_stops_the_start(build, problem):
    with pytest.raises(ValueError, match=problem):
        build()


def test_the_table_answers():
    table = machine(Transition("go", ("a",), "b"))
    assert table.choices == [("a", "A"), ("b", "B")]
    assert table.find("go", "a").target == "b"
    assert table.find("go", "b") is None
    assert table.is_final("b")
    assert not table.is_final("a")
    for unknown in (lambda: table.find("fly", "a"), lambda: table.state("x")):
        with pytest.raises(LookupError):
            unknown()


def test_the_guard_is_the_same_table():
    guard = machine(Transition("go", ("a",), "b"), Transition("back", ("b",), "a")).guard()
    assert (guard.initial, guard.moves) == (("a",), frozenset({("a", "b"), ("b", "a")}))


@pytest.fixture
def draft(company):
    return do.open_draft(actor=company.admin, code="worktime.hours", now=NOW)


@pytest.mark.django_db
def test_what_a_person_is_offered(company, draft):
    offered = {one.verb: one.allowed for one in allowed_actions(draft, company.admin)}
    # This policy needs no approval: submitting is shown with the reason why not.
    assert offered == {"submit": False, "publish": True, "discard": True}
    why = next(one.refusals for one in allowed_actions(draft, company.admin) if one.verb == "submit")
    assert [refusal.code for refusal in why] == ["policies.no-approval-needed"]
    assert allowed_actions(draft, company.rep) == []


@pytest.mark.django_db
def test_moving_asks_for_state_right_rules_and_version(company, draft):
    with pytest.raises(Forbidden) as refused:
        move(draft, "discard", actor=company.rep)
    assert refused.value.code == "core.no-right"
    with pytest.raises(Conflict) as refused:
        move(draft, "discard", actor=company.admin, version=draft.version + 1)
    assert refused.value.theirs == {"state": "draft"}
    with pytest.raises(Refused) as refused:
        move(draft, "submit", actor=company.admin, also=[Refusal("tests.no", "No"), None])
    assert [r.code for r in refused.value.refusals] == ["policies.no-approval-needed", "tests.no"]
    with pytest.raises(Refused) as refused:
        move(draft, "approve", actor=company.admin)
    assert refused.value.code == "core.wrong-state"
    moved = move(draft, "discard", actor=company.admin, version=draft.version, reason="Not needed")
    assert (moved.state, moved.reason, moved.version) == ("discarded", "Not needed", draft.version + 1)
    with pytest.raises(LookupError):
        move(draft, "explode", actor=company.admin)


@pytest.mark.django_db(transaction=True)
def test_moving_belongs_inside_a_service():
    with pytest.raises(RuntimeError):
        move(PolicyVersion(state="draft"), "discard", actor=None)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["published", "nonsense", "in_review"])
def test_sql_starts_no_record_in_another_state(company, state):
    values = {"code": "worktime.hours", "number": 9, "valid_from": date(2027, 1, 1), "values": {}}
    with pytest.raises(IntegrityError, match="may not start as"), transaction.atomic():
        PolicyVersion.objects.create(**values, state=state, created_at=NOW, changed_at=NOW, published_at=NOW)


@pytest.mark.django_db
def test_sql_moves_no_record_another_way(company, draft):
    do.discard_draft(actor=company.admin, draft=draft)
    for sql in ("UPDATE policies_policyversion SET state = 'draft'", "DELETE FROM policies_policyversion"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_every_state_of_a_version_has_words():
    assert {state.code for state in VERSION.states} == {"draft", "in_review", "published", "discarded"}
    assert all(state.label for state in VERSION.states)
