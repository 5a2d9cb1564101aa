"""An exception from its record to its end, the clocks T14 and T15, and everything that stops it (ORD-6)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from orders.clocks.exceptions import to_offer, to_tell
from orders.models import ExceptionOffer, Order, OrderException
from orders.reminders.exceptions import to_tell as reminded
from orders.services.exceptions import (
    answer_alternative,
    close_exception,
    note_exception,
    void_exception,
)
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.cast_orders_exceptional import offered, recorded, told
from tests.cast_orders_made import NOW, PROMISED, draft
from tests.cast_orders_shipped import confirmed, planned
from tests.orders.shipments.test_walls import refused

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def order(company, files, goods) -> Order:
    return confirmed(company, files, goods)


def heard(who) -> set[str]:
    return set(Notification.objects.filter(person=who).values_list("event", flat=True))


def test_the_whole_way(order, company):
    found = recorded(company, order)
    assert (found.number, found.state, found.old_on) == ("YC-2026-0001", "open", PROMISED)
    # T14: two hours of service; T15: 24 hours.
    assert (found.tell_due, found.offer_due) == (NOW + timedelta(hours=2), NOW + timedelta(hours=24))
    assert "orders.exception_recorded" in heard(company.secretary) & heard(company.logistics)
    found = offered(company, told(company, found))
    assert (found.state, found.offered_at) == ("offered", NOW)
    found = answer_alternative(actor=company.rep, exception=found, accepted=False, text="还是太晚", now=NOW)
    assert found.state == "told"
    found = offered(company, found, kind="partial", text="先发 2 台", now=NOW + timedelta(hours=1))
    # T15 ended with the first alternative.
    assert found.offered_at == NOW
    found = answer_alternative(actor=company.rep, exception=found, accepted=True, now=NOW)
    note_exception(actor=company.logistics, exception=found, text="车辆已放行", now=NOW)
    found = close_exception(
        actor=company.secretary, exception=found, result="分批到货，客户确认", responsible="LOG", now=NOW
    )
    assert (found.state, OrderException.objects.open().count()) == ("closed", 0)
    answers = list(ExceptionOffer.objects.order_by("pk").values_list("answer", flat=True))
    assert answers == ["declined", "accepted"]


@pytest.mark.parametrize(
    ("at", "due"),
    [
        # A Saturday evening: service ends at 20:00, Sunday is closed.
        (datetime(2026, 11, 14, 19, 0, tzinfo=ZONE), datetime(2026, 11, 16, 9, 30, tzinfo=ZONE)),
        (datetime(2026, 11, 20, 10, 0, tzinfo=ZONE), datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)),
    ],
)
def test_t14_counts_hours_of_service(order, company, at, due):
    assert recorded(company, order, now=at).tell_due == due


def test_the_customer_knows_already(order, company):
    found = recorded(company, order, told_to="郑海涛", told_how="call")
    assert (found.state, found.told_by, found.told_at) == ("told", company.rep, NOW)
    with pytest.raises(Invalid) as wrong:
        recorded(company, order, told_to="郑海涛")
    assert wrong.value.code == "orders.told-how-missing"


def test_reminded_after_an_hour_then_the_supervisor(order, company):
    found = recorded(company, order)

    def steps(minutes: int) -> list[tuple[str, set[str], str]]:
        due = reminded(NOW + timedelta(minutes=minutes))
        return [(one.step, {person.username for person in one.to}, one.event) for one in due]

    assert steps(59) == []
    assert steps(60) == [("again", {"rep", "secretary", "logistics"}, "")]
    assert steps(120)[-1] == ("due", {"rep", "supervisor"}, "orders.exception_untold")
    told(company, found)
    assert steps(120) == []


def test_clocks_run_until_told_and_offered(order, company):
    found = recorded(company, order)
    assert [c.owners for c in to_tell()] == [(company.rep.pk,)]
    assert [c.owners for c in to_offer()] == [(company.rep.pk, company.logistics.pk)]
    found = told(company, found)
    assert (len(list(to_tell())), len(list(to_offer()))) == (0, 1)
    offered(company, found)
    assert list(to_offer()) == []


def test_no_end_without_an_alternative_or_a_reason(order, company):
    found = told(company, recorded(company, order))
    with pytest.raises(Invalid) as wrong:
        close_exception(actor=company.rep, exception=found, result=" ", now=NOW)
    assert [r.code for r in wrong.value.refusals] == ["orders.result-missing", "orders.no-offer-reason-missing"]
    found = close_exception(
        actor=company.rep, exception=found, result="准时到货", no_offer_reason="未影响交期", now=NOW
    )
    assert found.state == "closed"
    with pytest.raises(Refused) as wrong:
        note_exception(actor=company.rep, exception=found, text="又堵了", now=NOW)
    assert wrong.value.code == "core.wrong-state"


def test_not_before_the_customer_knows(order, company):
    found = recorded(company, order)
    for act in (
        lambda: offered(company, found),
        lambda: close_exception(actor=company.rep, exception=found, result="x", no_offer_reason="x", now=NOW),
    ):
        with pytest.raises(Refused) as wrong:
            act()
        assert wrong.value.code == "core.wrong-state"
    with pytest.raises(Invalid) as invalid:
        told(company, found, told_at=NOW + timedelta(minutes=1), told_to=" ")
    assert [r.code for r in invalid.value.refusals] == ["orders.told-to-missing", "orders.in-the-future"]


def test_recorded_by_mistake(order, company):
    found = void_exception(actor=company.rep, exception=recorded(company, order), reason="订单号弄错", now=NOW)
    assert (found.state, OrderException.objects.open().exists()) == ("void", False)


def test_who_records_and_who_tells(order, company, files, goods):
    with pytest.raises(Forbidden):
        recorded(company, order, actor=company.other_rep)
    found = recorded(company, order, actor=company.logistics)
    assert OrderException.objects.visible_to(company.logistics).get() == found
    with pytest.raises(Forbidden):
        told(company, found, actor=company.logistics)
    told(company, found)
    offered(company, found, actor=company.logistics)
    assert "orders.exception_offer" in heard(company.rep)
    assert not OrderException.objects.visible_to(company.other_rep).exists()


def test_only_orders_under_way_and_their_own_shipments(order, company, files, goods):
    with pytest.raises(Invalid) as wrong:
        recorded(company, draft(company, files.zerun, goods), kind="aliens", what=" ")
    codes = [r.code for r in wrong.value.refusals]
    assert codes == ["orders.order-not-confirmed", "orders.unknown-kind", "orders.what-missing"]
    other = confirmed(company, files, goods, "1")
    with pytest.raises(Invalid) as wrong:
        recorded(company, order, shipment=planned(company, other, goods, "1"))
    assert wrong.value.code == "orders.foreign-shipment"


def test_what_the_database_refuses(order, company):
    found = told(company, recorded(company, order))
    assert "exception_offered" in refused("UPDATE orders_orderexception SET state = 'offered'")
    assert "exception_told_whom" in refused("UPDATE orders_orderexception SET told_to = ''")
    assert "exception_closed" in refused("UPDATE orders_orderexception SET state = 'closed', no_offer_reason = 'x'")
    sql = "UPDATE orders_orderexception SET state = 'closed', closed_at = now(), result = 'x'"
    assert "exception_alternative" in refused(sql)
    assert "may not go" in refused("UPDATE orders_orderexception SET state = 'open'")
    offered(company, found)
    with pytest.raises(IntegrityError, match="one_open_offer"), transaction.atomic():
        ExceptionOffer.objects.create(exception=found, kind="other", text="x", offered_at=NOW)
