"""What each kind of filter finds."""

from datetime import date

import pytest
from django.http import QueryDict

from accounts.models import User
from salesops.core.lists import moving
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import (
    ChoiceFilter,
    DateFilter,
    EmptyFilter,
    MatchFilter,
    NumberFilter,
    RelationFilter,
    TextFilter,
    YesNoFilter,
)
from salesops.core.lists.formats import Day
from salesops.core.lists.page import ListPage
from salesops.core.lists.query import parse
from salesops.core.lists.read import ListReader
from salesops.core.lists.reading import Reading
from salesops.core.refusals import Malformed
from tests.conftest import TODAY


class EveryFilter(ListPage):
    """One filter of each kind; the mobile number is for those who may unmask customers."""

    code = "tests.everything"
    ordering = ("username",)
    columns = (
        Column(name="username", label="User name"),
        Column(name="mobile", label="Mobile", right=("customers", "u")),
        Column(name="left_on", label="Left on", format=Day()),
    )
    filters = (
        ChoiceFilter(name="theme", label="Theme", choices=User.Theme.choices),
        MatchFilter(
            name="role", label="Role", choices=[("ADM", "A"), ("REP", "R")], where=lambda values, reading: holders(values)
        ),
        RelationFilter(name="supervisor", label="Supervisor", path="postings__supervisor", rows=lambda u: User.objects.visible_to(u), key="username"),
        YesNoFilter(name="is_active", label="Active"),
        TextFilter(name="mobile", label="Mobile"),
        TextFilter(name="email", label="E-mail"),
        NumberFilter(name="version", label="Version"),
        DateFilter(name="joined_on", label="Joined on"),
        DateFilter(name="last_login", label="Last seen", moment=True),
        EmptyFilter(name="left_on", label="Left on"),
    )  # fmt: skip

    def rows(self, user):
        return User.objects.visible_to(user)


def holders(values):
    from django.db.models import Q

    return Q(role_grants__role__in=values)


@pytest.fixture
def found(company):
    """User names that an address finds for the admin (or another), of three people told apart by everything."""
    User.objects.update(theme="light", email="")
    User.objects.filter(username="rep").update(
        theme="dark",
        mobile="13800006021",
        email="lin@heng.example",
        joined_on="2026-11-01",
        left_on="2026-11-30",
        is_active=False,
    )
    User.objects.filter(username="manager").update(last_login="2026-11-19T16:30:00Z", joined_on="2025-06-30")

    def ask(address: str, who: str = "auditor") -> set[str]:
        reading = Reading(User.objects.get(username=who), TODAY, "en")
        reader = ListReader(EveryFilter(), parse(EveryFilter(), QueryDict(address), reading), reading)
        return {str(row.values[0][0]) for row in reader.rows}

    return ask


ALL = {"all": True}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("theme=dark", {"rep"}),
        ("theme=dark&theme=auto", {"rep"}),
        ("theme=dark,auto", {"rep"}),
        ("role=ADM", {"admin"}),
        ("is_active=0", {"rep"}),
        ("email=LIN@heng.example", {"rep"}),
        ("email__contains=HENG", {"rep"}),
        ("email__empty=0", {"rep"}),
        ("joined_on=2025-06-30", {"manager"}),
        ("joined_on__gte=2026-01-01", {"rep"}),
        ("joined_on__gte=2025-02-01&joined_on__lt=2025-06-30", set()),
        ("joined_on__gte=2025-02-01&joined_on__lte=2025-06-30", {"manager"}),
        ("joined_on__within=last_20_days", {"rep"}),
        ("joined_on__within=last_19_days", set()),
        ("joined_on__within=this_month", {"rep"}),
        ("joined_on__within=last_month", set()),
        ("last_login=2026-11-20", {"manager"}),
        ("last_login__within=today", {"manager"}),
        ("last_login__within=yesterday", set()),
        ("last_login__empty=0", {"manager"}),
        ("left_on__empty=0", {"rep"}),
        ("version__gte=1000", set()),
        ("version=1e400", "core.filter-value"),
        ("version=NaN", "core.filter-value"),
        ("version=１", "core.filter-value"),
        ("version__gte=99999999999999999999999999", "core.filter-value"),
        ("theme=neon", "core.filter-value"),
        ("left_on=2026-11-30", "core.unknown-filter"),
        ("is_active__not=1", "core.unknown-filter"),
        ("supervisor=nobody", set()),
        ("search=x", set()),
    ],
)
def test_finds(found, address, expected):
    if isinstance(expected, str):
        with pytest.raises(Malformed) as refused:
            found(address)
        assert refused.value.code == expected
    else:
        assert found(address) == expected


@pytest.mark.parametrize(
    "address", ["theme__not=dark", "email__empty=1", "email__not=lin@heng.example", "left_on__empty=1", "is_active=1"]
)
def test_finds_all_but_one(found, address):
    everyone = set(User.objects.values_list("username", flat=True))
    assert found(address) == everyone - {"rep"}


def test_a_relation_names_only_what_the_reader_may_see(found, company):
    from accounts.models import Posting

    Posting.objects.filter(user=company.colleague).update(supervisor=company.rep)
    assert found("supervisor=rep") == {"colleague"}
    assert found("supervisor=rep", "supervisor") == {"colleague"}
    assert found("supervisor=rep", "other_manager") == set()


@pytest.mark.parametrize(
    "address", ["mobile=13800006021", "mobile__contains=6021", "ordering=mobile", "columns=username,mobile"]
)
def test_a_column_without_the_right_does_not_exist(found, address):
    assert "rep" in found(address, "director")
    with pytest.raises(Malformed) as refused:
        found(address, "auditor")
    assert refused.value.code == "core.unknown-filter"


@pytest.mark.parametrize(
    ("word", "start", "end"),
    [
        ("today", "2026-11-20", "2026-11-21"),
        ("yesterday", "2026-11-19", "2026-11-20"),
        ("tomorrow", "2026-11-21", "2026-11-22"),
        ("this_week", "2026-11-16", "2026-11-23"),
        ("last_week", "2026-11-09", "2026-11-16"),
        ("next_week", "2026-11-23", "2026-11-30"),
        ("this_month", "2026-11-01", "2026-12-01"),
        ("last_month", "2026-10-01", "2026-11-01"),
        ("next_month", "2026-12-01", "2027-01-01"),
        ("this_quarter", "2026-10-01", "2027-01-01"),
        ("last_quarter", "2026-07-01", "2026-10-01"),
        ("this_year", "2026-01-01", "2027-01-01"),
        ("last_year", "2025-01-01", "2026-01-01"),
        ("last_7_days", "2026-11-14", "2026-11-21"),
        ("next_7_days", "2026-11-20", "2026-11-27"),
    ],
)
def test_moving_dates(word, start, end):
    span = moving.span_of(word, TODAY)
    assert (span.start, span.end) == (date.fromisoformat(start), date.fromisoformat(end))
