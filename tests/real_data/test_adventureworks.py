"""AdventureWorks comes in as a company's own files would, and its order intake adds up to the cent (K02), also by person and
calendar quarter against the quotas of its 17 sales people.
"""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, Sum

from accounts.models import Posting, User
from assessments.engine.run import run
from assessments.models import Target
from assessments.targets import targets_of
from orders.models import LineEntry, Order
from salesops.core.numbering import draw_number
from salesops.core.sockets.invariants import invariants
from salesops.core.sockets.report_periods import period_of
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


def hired(company) -> dict[str, User]:
    """The sales people, posted long before their first order."""
    names = {
        adventureworks.seller(row["BusinessEntityID"], ""): row for row in adventureworks.table("sales_person_name.csv")
    }
    people = [
        User(username=key, name=f"{row['FirstName']} {row['LastName']}", email=f"{key}@example.com", joined_on=date(2011, 1, 1))
        for key, row in names.items()
    ]  # fmt: skip
    since = DateRange(date(2011, 1, 1), None)
    post = {"unit": company.units["NC-1-T"], "position": company.positions["P20"], "period": since}
    Posting.objects.bulk_create(Posting(user=user, **post) for user in User.objects.bulk_create(people))
    return {user.username: user for user in people}


def test_31465_orders_add_up(company, tmp_path, capsys):
    people = hired(company)
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
    found = brought(capsys, "targets", adventureworks.targets(tmp_path / "targets.csv"))
    assert found == {"created": 163, "updated": 0, "unchanged": 0, "rejected": 0}
    assert Target.objects.in_force().aggregate(sum=Sum("amount")) == {"sum": Decimal(95_714_000)}
    intake_stands_against_the_quotas(people)


def intake_stands_against_the_quotas(people: dict[str, User]) -> None:
    """Of each sales person in each calendar quarter, as the file says; a quarter without a quota has no target, not 0."""
    ids = {user.pk: name for name, user in people.items()}
    ordered, quotas = adventureworks.intake(), adventureworks.quotas()
    for code in sorted({quarter for _who, quarter in [*ordered, *quotas]}):
        period = period_of(code)
        assert period is not None
        done, owed = run(period, period.last, ["K02"]), targets_of("sales", period)
        for pk, who in ids.items():
            assert (done.of_person("K02", pk).value or 0) == ordered.get((who, code), 0), (who, code)
            quota = quotas.get((who, code))
            assert owed.people.get(pk) == (None if quota is None else Decimal(quota)), (who, code)
    assert sum(ordered.values()) == Decimal("80487703.01")
