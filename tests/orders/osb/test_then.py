"""The OSB board of a day in the past (R13, RPT-3): the step an order was in then, and what stood open on the day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders import osb
from orders.models import Order
from orders.reports.osb import OsbStatus
from orders.services.orders import cancel_order, submit_order
from orders.services.osb_problems import record_problem
from reports.engine.asked import question
from tests.cast_orders_invoiced import confirmed, deliver
from tests.cast_orders_made import NOW, TODAY, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def days(company, files, goods):
    """Three orders of the first day; on the second one is signed for, on the third one is cancelled."""
    kept, signed = confirmed(company, files, goods, "1"), confirmed(company, files, goods, "1")
    waiting = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    signed = deliver(signed, on=TODAY + timedelta(days=1))
    cancel_order(actor=company.rep, order=waiting, now=NOW + timedelta(days=2), reason="重复")
    return {"kept": kept.pk, "signed": signed.pk, "waiting": waiting.pk}


def steps(user, days, day, **asked):
    names = {pk: name for name, pk in days.items()}
    _counts, rows = osb.board_then(user, osb.Asked(**asked), day, 100)
    return {names[row.order]: row.step for row in rows}


def test_each_day_has_the_steps_of_its_evening(company, days):
    assert steps(company.director, days, TODAY - timedelta(days=1)) == {}
    assert steps(company.director, days, TODAY) == {"kept": "ship", "signed": "ship", "waiting": "order"}
    second = TODAY + timedelta(days=1)
    assert steps(company.director, days, second) == {"kept": "ship", "signed": "settle", "waiting": "order"}
    assert steps(company.director, days, TODAY + timedelta(days=2)) == {"kept": "ship", "signed": "settle"}
    counts, rows = osb.board_then(company.director, osb.Asked(), second, 1)
    assert (counts, len(rows)) == ({"order": (1, 0), "ship": (1, 0), "settle": (1, 0)}, 1)


def test_departments_see_the_step_that_was_theirs(company, days):
    assert steps(company.finance, days, TODAY) == {}
    assert steps(company.finance, days, TODAY + timedelta(days=1)) == {"signed": "settle"}
    assert steps(company.logistics, days, TODAY + timedelta(days=1)) == {"kept": "ship"}
    assert steps(company.other_manager, days, TODAY) == {}


def test_the_last_evening_is_the_board_of_now(company, days):
    now = timezone.now()
    told = {row.order: (row.step, row.wait) for row in osb.rows_of(company.director, osb.Asked(), now)}
    _counts, rows = osb.board_then(company.director, osb.Asked(), timezone.localdate(now), 100)
    assert {row.order: (row.step, row.wait) for row in rows} == told
    assert len(told) == 2


def test_the_report_tells_the_day_with_its_problems(company, files, days):
    record_problem(
        actor=company.secretary, customer=files.zerun, step="ship", what="少一箱", department="LOG", owner=company.logistics,
        due_on=TODAY + timedelta(days=9), now=NOW + timedelta(days=1), order=Order.objects.get(pk=days["kept"]),
    )  # fmt: skip

    def told(day):
        asked = question(OsbStatus(), {"as_of": f"{day}", "step": "ship"}, company.director, TODAY + timedelta(days=5))
        return OsbStatus().result(company.director, asked.right())

    found = told(TODAY + timedelta(days=1))
    assert [row.values["problem"] for row in found.rows] == ["OSB-2026-0001"]
    assert (found.count, found.figures[0].value) == (1, 1)
    assert [row.values["problem"] for row in told(TODAY).rows] == ["", ""]
