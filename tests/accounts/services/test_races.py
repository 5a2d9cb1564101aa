"""Two people in the same second, over two real connections: one effect, and nothing overwritten (F10, F11)."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Handover, OrgUnit, OrgUnitTerms, User
from accounts.org import OrgTree
from accounts.services.handover import plan_handover
from accounts.services.units import edit_unit
from salesops.core.refusals import Conflict
from tests.core.approvals.test_races import together

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 12, 1)


@pytest.fixture
def second_admin(company):
    """The IT head is not alone."""
    from accounts.models import RoleGrant
    from tests.cast import SINCE

    RoleGrant.objects.create(user=company.hr, role="ADM", period=SINCE)
    return User.objects.get(pk=company.hr.pk)


def test_two_admins_edit_one_unit(company, second_admin):
    """The later one gets the earlier one's values beside the own; the earlier one's stay."""
    seen = OrgUnit.objects.get(code="EC").version

    def rename(actor, name):
        def act():
            try:
                edit_unit(
                    actor=actor, unit=company.units["EC"], day=DAY, name=name, parent=company.units["HQ"], version=seen
                )
            except Conflict as conflict:
                return conflict.status, conflict.theirs["name"]
            return name

        return act

    results = together(rename(company.admin, "东方"), rename(second_admin, "东部"))
    [kept] = [r for r in results if isinstance(r, str)]
    assert (409, kept) in results
    assert OrgUnitTerms.objects.on(DAY).get(unit=company.units["EC"]).name == kept


def test_two_admins_edit_one_unit_through_the_api(company, second_admin):
    seen = OrgUnit.objects.get(code="EC").version

    def rename(actor, name):
        client = Client()
        client.force_login(actor)
        body = {"name": name, "parent": "HQ", "on": DAY.isoformat(), "version": seen}
        return lambda: client.patch("/api/v1/org-units/EC/", body, content_type="application/json")

    answers = together(rename(company.admin, "东方"), rename(second_admin, "东部"))
    by_status = {answer.status_code: answer for answer in answers}
    assert set(by_status) == {200, 409}
    kept = OrgUnitTerms.objects.on(DAY).get(unit=company.units["EC"]).name
    assert kept in by_status[409].json()["fields"]["name"][0]


def test_two_units_moved_below_each_other(company, second_admin):
    """Departments may hang under departments: one move is done, the other refused, and no circle is left."""
    units = company.units

    def move(actor, unit, parent):
        return lambda: edit_unit(actor=actor, unit=units[unit], day=DAY, name=unit, parent=units[parent])

    results = together(move(company.admin, "FIN", "LEG"), move(second_admin, "LEG", "FIN"))
    assert sorted(results, key=str) == [True, "accounts.cycle-in-tree"]
    tree = OrgTree.on(DAY)
    assert [node.code for node in tree.upwards(units["FIN"].pk)][-1] == "HQ"
    assert [node.code for node in tree.upwards(units["LEG"].pk)][-1] == "HQ"


def test_one_key_twice_at_once(company):
    """The second request gets the first one's answer, or hears that it is still running and gets it a moment later."""
    body = {"code": "EC-9", "kind": "region", "name": "浙江", "parent": "EC", "on": DAY.isoformat()}

    def send():
        client = Client()
        client.force_login(company.admin)
        headers = {"Idempotency-Key": "once"}
        return client.post("/api/v1/org-units/", body, content_type="application/json", headers=headers)

    answers = together(send, send)
    [first] = [a for a in answers if a.status_code == 201 and "Idempotent-Replayed" not in a]
    [second] = [a for a in answers if a is not first]
    if second.status_code == 409:
        assert second.json()["code"] == "core.still-running"
        second = send()
    assert (second.status_code, second.content) == (201, first.content)
    assert second["Idempotent-Replayed"] == "true"
    assert OrgUnit.objects.filter(code="EC-9").count() == 1


def test_two_handovers_of_one_person(company, second_admin):
    now = timezone.now()

    def plan(actor, heir):
        return lambda: (
            plan_handover(
                actor=actor,
                person=company.supervisor,
                heir=heir,
                day=timezone.localdate(now),
                leaves=True,
                now=now,
            ).state
        )

    results = together(plan(company.admin, company.regional), plan(second_admin, company.manager))
    assert Handover.objects.count() == 1
    assert sorted(results) == ["accounts.handover-open", "waiting"]
