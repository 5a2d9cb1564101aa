"""AdventureWorks comes in as a company's own files would, and its order intake adds up to the cent (K02)."""

import json

import pytest
from django.core.management import call_command
from django.db.models import Count, Sum

from orders.models import LineEntry, Order
from salesops.core.numbering import draw_number
from salesops.core.sockets.invariants import invariants
from tests.conftest import TODAY
from tests.real_data import adventureworks

pytestmark = pytest.mark.skipif(
    not adventureworks.PLACE.exists(), reason=f"AdventureWorks is not here: {adventureworks.PLACE}"
)
# Its README says 109,846,381.40, unrounded; here every line is rounded by itself (defaults.md 0).
INTAKE = "109846380.90"


def brought(capsys, code: str, path) -> dict[str, int]:
    call_command("import_table", code, str(path), "--as", "admin")
    return json.loads(capsys.readouterr().out.strip().splitlines()[-1])


def test_31465_orders_add_up(company, tmp_path, capsys):
    assert (
        brought(capsys, "customers", adventureworks.customers(tmp_path / "customers.csv", "rep"))["created"] == 19_119
    )
    assert brought(capsys, "products", adventureworks.products(tmp_path / "products.csv"))["created"] == 504
    path = adventureworks.orders(tmp_path / "orders.csv", "rep")
    assert brought(capsys, "orders", path) == {"created": 121_317, "updated": 0, "unchanged": 0, "rejected": 0}
    assert dict(Order.objects.order_by().values_list("state").annotate(Count("pk"))) == {"signed_off": 31_465}
    nets = dict(LineEntry.objects.order_by().values_list("kind").annotate(Sum("net")))
    assert {kind: str(net) for kind, net in nets.items()} == dict.fromkeys(("ordered", "shipped", "signed"), INTAKE)
    for code in ("orders.lines_are_their_entries", "orders.state_is_its_quantities"):
        assert list(invariants.get(code).faults()) == []
    assert draw_number("SO", on=TODAY).endswith("-000001")
