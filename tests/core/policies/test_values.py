"""Typed values: typed text in, refusals at the field out."""

from datetime import time
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.core.limits import Limit
from salesops.core.policies.values import from_json, parse, parse_all, shipped, show, to_json
from salesops.core.refusals import Invalid, Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

FIELDS = (
    PolicyField("days", "Days", "int", minimum=1, maximum=30),
    PolicyField("rate", "Rate", "percent"),
    PolicyField("amount", "Amount", "money"),
    PolicyField("limit", "Limit", "limit"),
    PolicyField("hours", "Hours", "hours"),
    PolicyField("at", "At", "time"),
    PolicyField("on", "On", "bool"),
    PolicyField("kind", "Kind", "choice", choices=(("a", "A"), ("b", "B"))),
    PolicyField("words", "Words", "list"),
    PolicyField("note", "Note", "text", required=False),
    PolicyField(
        "steps", "Steps", "table", columns=(PolicyField("up_to", "Up to", "int"), PolicyField("who", "Who", "text"))
    ),
)
SHIPPED = {
    "days": 3,
    "rate": "5.5",
    "amount": "20000",
    "limit": "8 wh",
    "hours": "09:00-12:00, 13:00-18:00",
    "at": "17:30",
    "on": True,
    "kind": "a",
    "words": ["x", "y"],
    "note": "",
    "steps": [{"up_to": 3, "who": "supervisor"}],
}


def _sum(values):
    return [Refusal("t.too-many", "Too many", "days")] if values["days"] > 20 else []


KIND = PolicyKind("tests.values", "Values", FIELDS, SHIPPED, check=_sum)


def test_shipped_values_are_typed():
    values = shipped(KIND)
    assert values["days"] == 3
    assert values["rate"] == D("5.5")
    assert str(values["limit"]) == "8 wh"
    assert values["hours"] == ((time(9), time(12)), (time(13), time(18)))
    assert values["steps"] == ({"up_to": 3, "who": "supervisor"},)


def test_values_survive_being_kept():
    values = shipped(KIND)
    assert from_json(KIND, to_json(values)) == values


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("days", "0", "policies.out-of-range"),
        ("days", "31", "policies.out-of-range"),
        ("days", "2.5", "core.too-many-places"),
        ("days", "NaN", "core.not-a-number"),
        ("days", "", "policies.missing"),
        ("amount", "1e400", "core.not-a-number"),
        ("limit", "8 weeks", "core.not-a-limit"),
        ("limit", "1.5 wd", "core.not-a-limit"),
        ("limit", "-2 wh", "core.not-a-limit"),
        ("hours", "18:00-09:00", "core.not-hours"),
        ("hours", "09:00-12:00, 11:00-18:00", "core.not-hours"),
        ("hours", "09:00-25:00", "core.not-hours"),
        ("at", "24:00", "core.not-a-time"),
        ("kind", "c", "policies.not-a-choice"),
        ("words", "  ", "policies.missing"),
        ("note", "a\x00b", "policies.bad-text"),
        ("note", "x" * 2001, "policies.bad-text"),
    ],
)
def test_wrong_values_are_refused_at_their_field(field, typed, code):
    with pytest.raises(Invalid) as refused:
        parse_all(KIND, {**SHIPPED, field: typed})
    assert [(r.code, r.field) for r in refused.value.refusals] == [(code, field)]


def test_all_refusals_come_at_once():
    with pytest.raises(Invalid) as refused:
        parse_all(KIND, {**SHIPPED, "days": "x", "at": "x", "extra": 1})
    assert {r.field for r in refused.value.refusals} == {"days", "at", "extra"}


def test_a_wrong_cell_names_its_row():
    with pytest.raises(Invalid) as refused:
        parse_all(KIND, {**SHIPPED, "steps": [{"up_to": "3", "who": "a"}, {"up_to": "x", "who": "b"}]})
    assert refused.value.refusals[0].field == "steps.1.up_to"


def test_what_is_right_one_by_one_may_be_wrong_together():
    with pytest.raises(Invalid) as refused:
        parse_all(KIND, {**SHIPPED, "days": "21"})
    assert refused.value.code == "t.too-many"


def test_what_was_published_stays_when_bounds_narrow():
    assert from_json(KIND, {**to_json(shipped(KIND)), "days": 99})["days"] == 99


@given(st.text(max_size=60), st.sampled_from(FIELDS[:8]))
def test_any_text_is_a_value_or_refused(text, field):
    try:
        value = parse(field, text)
    except Invalid:
        return
    assert parse(field, to_json(value)) == value
    assert isinstance(show(field, value), str)


def test_no_floats_in_policies():
    with pytest.raises(TypeError):
        parse(FIELDS[1], 0.13)


def test_limits_read_as_words():
    assert Limit.of("8 wh").words
    assert str(Limit.of("−3 wd")) == "-3 wd"


def test_choices_may_come_from_what_apps_registered():
    from salesops.core.lists.policies import EXPORT
    from salesops.core.sockets.lists import lists

    kind = policies.get(EXPORT)
    of_list = next(c for c in kind.field("approval").columns if c.name == "list")
    assert show(of_list, "accounts.users") == str(lists.get("accounts.users").title)
    rows = [{"list": "gone.list", "rows": "5", "approver": "GM"}]
    with pytest.raises(Invalid) as refused:
        parse_all(kind, {**kind.shipped, "approval": rows})
    assert [(r.code, r.field) for r in refused.value.refusals] == [("policies.not-a-choice", "approval.0.list")]
    # What was published stays, also when the list is no more.
    kept = from_json(kind, {"per_hour": 10, "limit": "4 wh", "approval": rows})
    assert show(of_list, kept["approval"][0]["list"]) == "gone.list"
