"""Units: made, moved, headed and closed, each from a day (ACC-1)."""

from datetime import date

import pytest

from accounts.models import OrgUnit, OrgUnitHead, OrgUnitTerms, RoleGrant
from accounts.org import OrgTree
from accounts.services.units import close_unit, create_unit, edit_unit, set_unit_head
from salesops.core.audit.activity import activities_of
from salesops.core.refusals import Conflict, Forbidden, Refused

DAY = date(2026, 12, 1)


def place(unit, day):
    return OrgUnitTerms.objects.on(day).get(unit=unit)


def move(company, unit, parent, day=DAY, **more):
    unit = company.units[unit]
    name = place(unit, day).name
    return edit_unit(actor=company.admin, unit=unit, day=day, name=name, parent=company.units.get(parent), **more)


def codes(refused):
    return {r.code for r in refused.value.refusals}


def test_a_new_unit_exists_from_its_day_only(company):
    unit = create_unit(
        actor=company.admin,
        code="EC-9",
        kind="region",
        name="上海",
        parent=company.units["EC"],
        day=DAY,
        head=company.rep,
    )
    assert unit.pk not in OrgTree.on(date(2026, 11, 30)).nodes
    node = OrgTree.on(DAY).nodes[unit.pk]
    assert (node.name, node.parent_id, node.head_id) == ("上海", company.units["EC"].pk, company.rep.pk)
    assert [a.verb for a in activities_of(unit)] == ["accounts.set_unit_head", "accounts.create_unit"]


def test_who_heads_a_unit_becomes_a_manager_that_day(company):
    set_unit_head(actor=company.admin, unit=company.units["NC-1"], head=company.other_rep, day=DAY)
    assert RoleGrant.objects.on(DAY).filter(user=company.other_rep, role="MGR").exists()
    assert not RoleGrant.objects.on(date(2026, 11, 30)).filter(user=company.other_rep, role="MGR").exists()


def test_a_head_named_by_the_director_gets_no_role(company):
    set_unit_head(actor=company.director, unit=company.units["NC-1"], head=company.other_rep, day=DAY)
    assert not RoleGrant.objects.filter(user=company.other_rep, role="MGR").exists()


def test_nobody_makes_himself_head(company):
    with pytest.raises(Refused) as refused:
        set_unit_head(actor=company.director, unit=company.units["NC-1"], head=company.director, day=DAY)
    assert codes(refused) == {"accounts.not-for-oneself"}


def test_renaming_keeps_the_past(company):
    unit = company.units["EC"]
    assert edit_unit(actor=company.admin, unit=unit, day=DAY, name="东方", parent=company.units["HQ"])
    assert place(unit, date(2026, 11, 30)).name == "华东"
    assert place(unit, DAY).name == "东方"


def test_the_same_again_changes_nothing(company):
    unit = company.units["EC"]
    version = unit.version
    assert not edit_unit(actor=company.admin, unit=unit, day=DAY, name="华东", parent=company.units["HQ"])
    unit.refresh_from_db()
    assert unit.version == version


def test_a_change_planned_later_stays(company):
    unit = company.units["EC-2"]
    edit_unit(actor=company.admin, unit=unit, day=date(2027, 1, 1), name="江苏区", parent=company.units["EC"])
    edit_unit(actor=company.admin, unit=unit, day=DAY, name="苏", parent=company.units["EC"])
    names = [place(unit, d).name for d in (date(2026, 11, 30), DAY, date(2026, 12, 31), date(2027, 1, 1))]
    assert names == ["江苏", "苏", "苏", "江苏区"]


def test_a_cycle_is_refused(company):
    company.units["SSG-2"] = create_unit(
        actor=None, code="SSG-2", kind="department", name="秘书二组", parent=company.units["SSG"], day=DAY
    )
    with pytest.raises(Refused) as refused:
        move(company, "SSG", "SSG-2")
    assert "accounts.cycle-in-tree" in codes(refused)
    assert refused.value.status == 422


def test_a_cycle_that_a_planned_move_would_close_is_refused(company):
    hq, later = company.units["HQ"], date(2027, 3, 1)
    for code in ("D1", "D2"):
        company.units[code] = create_unit(actor=None, code=code, kind="department", name=code, parent=hq, day=DAY)
    move(company, "D1", "D2", later)
    with pytest.raises(Refused) as refused:
        move(company, "D2", "D1", date(2027, 1, 1))
    assert codes(refused) == {"accounts.cycle-in-tree"}


def test_every_reason_is_told_at_once(company):
    with pytest.raises(Refused) as refused:
        create_unit(actor=company.admin, code="ec", kind="company", name=" ", parent=None, day=DAY)
    assert codes(refused) == {"accounts.code-taken", "accounts.one-company", "accounts.name-missing"}


@pytest.mark.parametrize(
    ("unit", "parent", "code"),
    [("EC-2-T", "HQ", "accounts.wrong-parent-kind"), ("EC", None, "accounts.parent-needed")],
)
def test_kinds_nest(company, unit, parent, code):
    with pytest.raises(Refused) as refused:
        move(company, unit, parent)
    assert codes(refused) == {code}


def test_a_unit_with_people_or_units_stays_open(company):
    with pytest.raises(Refused) as refused:
        close_unit(actor=company.admin, unit=company.units["EC"], day=DAY)
    assert codes(refused) == {"accounts.unit-has-units", "accounts.unit-has-people"}
    assert "周启明" in str(refused.value)


def test_an_empty_unit_closes_and_its_head_with_it(company):
    unit = create_unit(
        actor=company.admin,
        code="EC-9",
        kind="region",
        name="上海",
        parent=company.units["EC"],
        day=DAY,
        head=company.rep,
    )
    close_unit(actor=company.admin, unit=unit, day=date(2027, 1, 1))
    assert unit.pk in OrgTree.on(date(2026, 12, 31)).nodes
    assert unit.pk not in OrgTree.on(date(2027, 1, 1)).nodes
    assert not OrgUnitHead.objects.on(date(2027, 1, 1)).filter(unit=unit).exists()


def test_two_admins_edit_one_unit(company):
    seen = OrgUnit.objects.get(code="EC").version
    move(company, "EC-2", "EC")
    edit_unit(
        actor=company.admin, unit=company.units["EC"], day=DAY, name="东方", parent=company.units["HQ"], version=seen
    )
    with pytest.raises(Conflict) as conflict:
        edit_unit(
            actor=company.admin,
            unit=company.units["EC"],
            day=DAY,
            name="东部",
            parent=company.units["HQ"],
            version=seen,
        )
    assert conflict.value.status == 409
    assert conflict.value.theirs["name"] == "东方"
    assert place(company.units["EC"], DAY).name == "东方"


@pytest.mark.parametrize("who", ["rep", "manager", "gm", "auditor", "hr"])
def test_who_may_not(company, who):
    with pytest.raises(Forbidden):
        edit_unit(actor=getattr(company, who), unit=company.units["EC"], day=DAY, name="x", parent=company.units["HQ"])
