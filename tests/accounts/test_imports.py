"""Organisation units and users from a spreadsheet: the same services and rights as on the page (contract.md, "Imports")."""

from datetime import date

import pytest

from accounts.models import OrgUnitHead, OrgUnitTerms, Posting, RoleGrant, User
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.refusals import Forbidden
from salesops.core.sockets.imports import import_kinds
from salesops.core.spreadsheets.reader import Table, TableRow

DAY = date(2026, 12, 1)
USER_HEADS = ["username", "name", "email", "position_code", "unit_code", "joined_on", "roles"]
UNIT_HEADS = ["code", "name", "kind", "parent_code", "manager_username", "valid_from"]
NOTHING = {"created": 0, "updated": 0, "unchanged": 0, "rejected": 0}


def bring(kind, heads, rows, actor, *, dry_run=False):
    table = Table(
        heads,
        [
            TableRow(n, [v or None for v in (row + [None] * len(heads))[: len(heads)]])
            for n, row in enumerate(rows, start=2)
        ],
    )
    kind = import_kinds.get(kind)
    mapping = match(kind, table.heads)
    assert mapping.ready, mapping.problems
    return run_import(kind, table, mapping, actor=actor, day=DAY, dry_run=dry_run)


def people(count, **wrong):
    """``count`` good rows; ``wrong`` replaces whole rows by number of the row (``r3=[...]``)."""
    rows = [[f"user{n}", f"人{n}", f"user{n}@example.com", "P11", "EC-2-T", "2026-12-01"] for n in range(count)]
    for place, row in wrong.items():
        rows[int(place[1:])] = row
    return rows


def test_sixty_people(company):
    result = bring("users", USER_HEADS, people(60), company.admin)
    assert result.counts == NOTHING | {"created": 60}
    assert result.committed
    assert Posting.objects.filter(user__username="user7", unit__code="EC-2-T", period__startswith=DAY).count() == 1


def test_the_same_file_again_changes_nothing(company):
    rows = people(3)
    bring("users", USER_HEADS, rows, company.admin)
    versions = list(User.objects.order_by("pk").values_list("version", flat=True))
    assert bring("users", USER_HEADS, rows, company.admin).counts == NOTHING | {"unchanged": 3}
    assert list(User.objects.order_by("pk").values_list("version", flat=True)) == versions


def test_three_wrong_rows_keep_all_out_and_are_named(company):
    wrong = {
        "r3": ["user3", "人3", "user3@example.com", "P99", "EC-2-T", "2026-12-01"],
        "r5": ["user5", "人5", "no address", "P11", "EC-2-T", "2026-12-01"],
        "r7": ["user7", "人7", "", "P11", "EC-2-T", "05/11/2026"],
    }
    result = bring("users", USER_HEADS, people(60, **wrong), company.admin)
    assert result.counts == NOTHING | {"rejected": 3}
    assert not result.committed
    assert [row.number for row in result.rejected] == [5, 7, 9]
    assert not User.objects.filter(username__startswith="user").exists()


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(company):
    rows = [["rep", "林若溪", "rep@example.com", "P20", "EC-2-T"], *people(1)]
    result = bring("users", USER_HEADS, rows, company.admin, dry_run=True)
    assert result.counts == NOTHING | {"created": 1, "updated": 1}
    assert result.applied[2].changes == {"position_code": ["P11", "P20"]}
    assert not User.objects.filter(username="user0").exists()
    assert Posting.objects.filter(user=company.rep).count() == 1


def test_duplicate_keys_are_all_wrong(company):
    result = bring(
        "users", USER_HEADS, [*people(2), ["USER1", "另一人", "", "P11", "EC-2-T"]], company.admin, dry_run=True
    )
    assert [row.number for row in result.rejected] == [3, 4]


def test_two_rows_with_one_email(company):
    rows = people(2)
    rows[1][2] = rows[0][2]
    result = bring("users", USER_HEADS, rows, company.admin)
    assert [row.number for row in result.rejected] == [3]
    assert "accounts.email-taken" in result.rejected[0].problems[0]


def test_roles_from_the_file_and_never_ones_own(company):
    rows = [["rep", "林若溪", "", "P11", "EC-2-T", None, "REP MGR"], ["admin", "魏安", "", "S20", "IT", None, "ADM GM"]]
    result = bring("users", USER_HEADS, rows, company.admin)
    assert [row.number for row in result.rejected] == [3]
    assert "accounts.own-role" in result.rejected[0].problems[0]
    assert bring("users", USER_HEADS, rows[:1], company.admin).counts == NOTHING | {"updated": 1}
    assert set(RoleGrant.objects.on(DAY).filter(user=company.rep).values_list("role", flat=True)) == {"REP", "MGR"}


@pytest.mark.parametrize("who", ["rep", "manager", "director", "hr", "auditor", "gm"])
def test_who_may_not_import(company, who):
    with pytest.raises(Forbidden):
        bring("users", USER_HEADS, people(1), getattr(company, who))


def test_units_in_any_order_with_their_heads(company):
    rows = [
        ["EC-7-A", "一队", "team", "EC-7", "colleague", "2027-01-01"],
        ["EC-7", "江西", "region", "EC", "", "2027-01-01"],
    ]
    assert bring("org_units", UNIT_HEADS, rows, company.admin).counts == NOTHING | {"created": 2}
    assert OrgUnitHead.objects.get(unit__code="EC-7-A").user == company.colleague
    assert bring("org_units", UNIT_HEADS, rows, company.admin).counts == NOTHING | {"unchanged": 2}


def test_a_circle_in_the_file_is_refused(company):
    rows = [["D1", "甲", "department", "D2"], ["D2", "乙", "department", "D1"]]
    result = bring("org_units", UNIT_HEADS, rows, company.admin)
    assert [row.number for row in result.rejected] == [2, 3] or result.rejected
    assert not result.committed


def test_a_cycle_through_what_is_there(company):
    bring("org_units", UNIT_HEADS, [["D1", "甲", "department", "SSG"]], company.admin)
    result = bring("org_units", UNIT_HEADS, [["SSG", "秘书组", "department", "D1"]], company.admin)
    assert "accounts.cycle-in-tree" in result.rejected[0].problems[0]


def test_renaming_and_moving_from_a_day(company):
    rows = [["ec-2", "苏皖", "区域", "EC", "", "2027-01-01"]]
    rows[0][2] = "region"
    result = bring("org_units", UNIT_HEADS, rows, company.admin)
    assert result.applied[2].changes == {"name": ["江苏", "苏皖"]}
    assert OrgUnitTerms.objects.on(date(2026, 12, 31)).get(unit__code="EC-2").name == "江苏"


def test_heads_in_chinese_with_stars_in_any_order(company):
    kind = import_kinds.get("users")
    mapping = match(kind, ["★ Full Name", "Unit_Code", "Position", "爱好", "USERNAME"])
    assert mapping.columns == ["name", "unit_code", "position_code", None, "username"]
    assert "爱好" in mapping.notes[0]


def test_missing_and_doubled_columns(company):
    mapping = match(import_kinds.get("users"), ["username", "login", "name"])
    assert len(mapping.problems) == 2
    assert not mapping.ready
