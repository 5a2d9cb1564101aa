"""Who hears that an invoice is to be asked for (T19, defaults.md 7)."""

from datetime import timedelta

from orders.clocks.invoices import to_issue
from orders.clocks.invoices import to_request as running
from orders.reminders.invoices import to_request
from tests.cast_orders_invoiced import ask, confirmed, deliver
from tests.cast_orders_made import NOW


def test_the_secretary_after_four_hours_then_the_supervisor(company, files, goods):
    # Signed for on Friday at 10:00: four working hours end at 15:00, T19 at the closing of Monday.
    order = deliver(confirmed(company, files, goods, "2"))
    assert [clock.record for clock in running()] == [order]
    assert list(to_request(NOW.replace(hour=14, minute=59))) == []
    (soon,) = to_request(NOW.replace(hour=15))
    assert soon.step == "first"
    told = {due.step: due.to for due in to_request(NOW + timedelta(days=4))}
    assert set(told) == {"first", "late"}
    assert company.supervisor in told["late"]
    ask(company, order)
    assert list(to_request(NOW + timedelta(days=4))) == []
    assert list(running()) == []
    assert [clock.title for clock in to_issue()]
