"""A production order from what an order lacks to the goods in stock, and everything that stops it (ORD-16)."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from customers.services.credit_told import people
from orders.clocks.production import to_answer, to_pass
from orders.lacking import lacks_of
from orders.models import Order, ProductionOrder, Reservation, StockLevel
from orders.reminders.production import to_complete
from orders.services.changes import ask_change
from orders.services.production import report_production
from orders.services.production_ends import cancel_production, receive_production, reserve_free
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import approve
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.cast_orders import receive
from tests.cast_orders_made import NOW, PROMISED, TODAY
from tests.cast_orders_produced import FINISH, answered, lacking, passed
from tests.orders.shipments.test_shipping import sound

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def order(company, files, goods) -> Order:
    return lacking(company, files, goods)


def lacks(order) -> Decimal:
    return lacks_of(order.lines.all()).get(order.lines.get().pk, Decimal())


def heard(who) -> set[str]:
    return set(Notification.objects.filter(person=who).values_list("event", flat=True))


def test_an_order_lacks_what_stock_did_not_cover(order, company, files, goods):
    """12 ordered, 10 there: 2 lack. One that stock covers lacks nothing."""
    assert lacks(order) == 2
    receive(goods.suzhou, goods.filler, "3")
    from tests.cast_orders_shipped import confirmed

    assert lacks(confirmed(company, files, goods, "3")) == 0


def test_the_whole_way(order, company, goods):
    production = passed(company, order)
    order.refresh_from_db()
    assert (production.number, order.state, lacks(order)) == ("PO-2026-0001", "preparing", 0)
    # T10: two working days after Friday 20 November.
    assert production.answer_due.isoformat() == "2026-11-24T18:00:00+08:00"
    assert "orders.production_passed" in heard(company.production)
    production = answered(company, production)
    assert (production.state, production.first_finish_on, production.is_late) == ("dated", FINISH, False)
    assert "orders.production_dated" in heard(company.rep) & heard(company.secretary)
    production = report_production(actor=company.production, production=production, percent=40, now=NOW)
    assert (production.state, production.begun_on) == ("running", TODAY)
    part = production.lines.get()
    production = receive_production(
        actor=company.production,
        production=production,
        warehouse=goods.suzhou,
        quantities={part.pk: Decimal(1)},
        now=NOW,
    )
    assert (production.state, Reservation.objects.get().quantity) == ("running", 11)
    production = receive_production(
        actor=company.production,
        production=production,
        warehouse=goods.tianjin,
        quantities={part.pk: Decimal(1)},
        now=NOW,
    )
    level = StockLevel.objects.get(warehouse=goods.tianjin, product=goods.filler)
    assert (production.state, production.percent, level.on_hand, level.reserved) == ("done", 100, 1, 1)
    assert "orders.production_done" in heard(company.secretary)
    sound()


def test_no_more_is_made_than_lacks(order, company):
    with pytest.raises(Refused) as refused:
        passed(company, order, "2.001")
    assert (refused.value.code, refused.value.refusals[0].figures["lacks"]) == ("orders.more-than-lacking", "2")
    passed(company, order, "1")
    with pytest.raises(Refused) as refused:
        passed(company, order, "2")
    assert refused.value.refusals[0].figures["lacks"] == "1"


def test_who_passes_and_who_answers(order, company):
    with pytest.raises(Forbidden):
        passed(company, order, actor=company.rep)
    production = passed(company, order)
    from orders.services.production import answer_production

    for stranger in (company.secretary, company.rep, company.logistics):
        with pytest.raises(Forbidden):
            answer_production(actor=stranger, production=production, start_on=TODAY, finish_on=FINISH, now=NOW)


def test_a_day_later_than_promised_is_told(order, company):
    """Promised for 20 December, made until the 22nd."""
    production = answered(company, passed(company, order), PROMISED + timedelta(days=2))
    assert production.is_late
    assert "orders.production_late" in heard(company.rep) & heard(company.secretary)


def test_another_day_needs_its_reason(order, company):
    production = answered(company, passed(company, order))
    later = FINISH + timedelta(days=5)
    given = {"actor": company.production, "production": production, "percent": 10, "now": NOW, "finish_on": later}
    with pytest.raises(Invalid) as refused:
        report_production(**given)
    assert [r.code for r in refused.value.refusals] == ["orders.delay-reason-missing"]
    found = report_production(**given, reason="阀体缺料")
    assert (found.finish_on, found.first_finish_on, found.moved) == (later, FINISH, 1)
    with pytest.raises(Invalid) as refused:
        report_production(actor=company.production, production=found, percent=100, now=NOW)
    assert refused.value.code == "orders.percent-out-of-range"


def test_a_date_that_can_not_be(order, company):
    production = passed(company, order)
    from orders.services.production import answer_production

    with pytest.raises(Invalid) as refused:
        answer_production(
            actor=company.production,
            production=production,
            start_on=TODAY,
            finish_on=TODAY - timedelta(days=1),
            now=NOW,
        )
    assert [r.code for r in refused.value.refusals] == ["orders.day-passed", "orders.finish-before-start"]


def test_no_more_into_stock_than_is_made(order, company, goods):
    production = answered(company, passed(company, order))
    part = production.lines.get()
    for quantity, code in (("0", "orders.nothing-to-make"), ("3", "orders.more-than-to-make")):
        with pytest.raises(Invalid) as refused:
            receive_production(
                actor=company.production, production=production, warehouse=goods.suzhou,
                quantities={part.pk: Decimal(quantity)}, now=NOW,
            )  # fmt: skip
        assert refused.value.code == code


def test_cancelled_lacks_again(order, company):
    production = passed(company, order)
    with pytest.raises(Invalid):
        cancel_production(actor=company.secretary, production=production, reason=" ", now=NOW)
    later = NOW + timedelta(days=3)
    found = cancel_production(actor=company.secretary, production=production, reason="改由库存调拨", now=later)
    assert (found.state, lacks(order)) == ("cancelled", 2)
    # T09 begins anew, from the cancellation.
    assert [clock.start for clock in to_pass()] == [later]
    with pytest.raises(Refused):
        cancel_production(actor=company.secretary, production=found, reason="再次", now=later)
    sound()


def test_a_change_takes_back_what_is_no_longer_wanted(order, company):
    """11 of 12 are kept: one of the two is made no more, the other goes on."""
    production = answered(company, passed(company, order))
    line = order.lines.get()
    ask_change(
        actor=company.rep, order=order, kind="change", reason="客户减量", now=NOW,
        lines=[{"line": line, "quantity": Decimal(11)}],
    )  # fmt: skip
    _agree()
    part = production.lines.get()
    assert (part.dropped, part.left) == (1, 1)
    assert "orders.production_less" in heard(company.production)
    sound()


def test_a_called_off_order_is_made_no_more(order, company):
    production = passed(company, order)
    ask_change(actor=company.rep, order=order, kind="call_off", reason="项目取消", now=NOW)
    _agree()
    production.refresh_from_db()
    assert (production.state, production.end_reason) == ("cancelled", "项目取消")
    sound()


def _agree() -> None:
    approval = Approval.objects.pending().get(matter="orders.change")
    while approval.is_pending:
        for step in approval.steps.filter(state="open"):
            approve(step_id=step.pk, actor=step.people.first().user, now=NOW, note="同意")
        approval.refresh_from_db()


def test_stock_that_came_free_is_taken_first(order, company, goods):
    with pytest.raises(Refused) as refused:
        reserve_free(actor=company.secretary, order=order, now=NOW)
    assert refused.value.code == "orders.nothing-free"
    receive(goods.tianjin, goods.filler, "5")
    reserve_free(actor=company.secretary, order=order, now=NOW)
    assert lacks(order) == 0
    assert StockLevel.objects.get(warehouse=goods.tianjin, product=goods.filler).reserved == 2
    sound()


def test_t09_and_t10(order, company):
    """Confirmed on Friday 20 November at 10:00: passed by Monday at 18:00, against the secretary of the market."""
    (clock,) = to_pass()
    assert (clock.due.isoformat(), clock.owners) == ("2026-11-23T18:00:00+08:00", (company.secretary.pk,))
    passed(company, order)
    assert list(to_pass()) == []
    (clock,) = to_answer()
    due = datetime(2026, 11, 24, 18, tzinfo=ZONE)
    assert (clock.due, clock.owners) == (due, (company.production.pk,))
    answered(company, ProductionOrder.objects.get())
    assert list(to_answer()) == []


def test_an_order_on_hold_waits_for_nobody(order):
    Order.objects.filter(pk=order.pk).update(state="on_hold", paused_in="confirmed")
    assert list(to_pass()) == []


def test_completion_is_followed(order, company, files):
    """Made until Friday 11 December: production that morning, rep and secretary on Monday, the supervisor on Wednesday."""
    answered(company, passed(company, order))

    def steps(day: int, hour: int) -> list[tuple[str, set[str]]]:
        due = to_complete(datetime(2026, 12, day, hour, 30, tzinfo=ZONE))
        return [(one.step, {person.username for person in one.to}) for one in due]

    assert steps(11, 8) == []
    assert steps(11, 9) == [("day", {"production"})]
    assert steps(14, 9)[-1] == ("late", {"production", "rep", "secretary"})
    assert steps(16, 9)[-1] == ("above", {p.username for p in people(files.zerun, ("supervisor",), NOW)})
