"""The demo's contracts, open orders and shipments, made by the services people use, on the small company of the tests."""

import random
from collections import Counter
from datetime import timedelta
from decimal import Decimal

from orders.demo.contracts import build_contracts
from orders.demo.exceptions import build_exceptions
from orders.demo.open_orders import build_open_orders
from orders.demo.production import build_production
from orders.demo.shipments import build_shipments
from orders.invariants.quantities import lines_are_their_entries, state_is_its_quantities
from orders.models import Contract, Order, OrderException, OrderLine, Product, ProductionOrder, Shipment
from orders.states import CONTRACT, EXCEPTION
from salesops.core.approvals.models import Approval
from salesops.core.sockets.demo import DemoCompany
from tests.cast_customers import make_customer
from tests.cast_orders_made import TODAY, account, place


def test_every_state_of_a_contract_and_orders_at_its_prices(company, files, goods):
    Product.objects.filter(pk=goods.filler.pk).update(category="machine", launched_on=TODAY - timedelta(days=900))
    Product.objects.filter(pk__in=[goods.nozzle.pk, goods.film.pk]).update(
        category="consumable", launched_on=TODAY - timedelta(days=900)
    )
    for n in range(34):
        customer = make_customer(
            f"C-0001{n:02}", f"客户{n:02}", owner=company.rep, unit=company.units["EC-2-T"], status="active"
        )
        account(customer, "3000000")
        place(customer)
    people = {name: getattr(company, name) for name in ("rep", "supervisor", "secretary", "legal", "logistics")}
    demo = DemoCompany("small", TODAY, random.Random(1), people)
    build_open_orders(demo, random.Random(1), [TODAY - timedelta(days=n) for n in range(1, 12)])
    build_shipments(demo)
    build_contracts(demo)
    build_production(demo)
    build_exceptions(demo)
    states = Counter(Contract.objects.values_list("state", flat=True))
    # Nothing was settled here last year that would fulfil one.
    assert set(states) == {state.code for state in CONTRACT.states} - {"fulfilled"}
    # One is with the supervisor, one with legal and finance, and so is an amendment.
    assert (states["in_review"], states["in_force"]) == (3, 5)
    under = OrderLine.objects.filter(order__contract__kind="framework", order__confirmed_on__isnull=False)
    assert under.filter(price_source__startswith="contract:", discount_rate=Decimal("0.08")).count() >= 6
    assert not Approval.objects.filter(matter="orders.price").exists()
    assert Order.objects.filter(state="confirmed").count() > 20
    assert set(Shipment.objects.values_list("state", flat=True)) >= {"planned", "delivered"}
    assert [*lines_are_their_entries(), *state_is_its_quantities()] == []
    assert set(ProductionOrder.objects.values_list("state", flat=True)) >= {"passed", "dated", "cancelled", "done"}
    assert set(OrderException.objects.values_list("state", flat=True)) == {state.code for state in EXCEPTION.states} - {
        "void"
    }
