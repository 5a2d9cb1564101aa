"""AdventureWorks (../shared/data/adventureworks) as files of the portal's imports: customers, products, orders, targets.

All of its 31,465 orders were shipped. Their day of sign-off isn't told: it is taken to be the day they were due.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

PLACE = Path(__file__).parents[2].parent / "shared" / "data" / "adventureworks"
ORDERS = ("number", "customer_code", "ordered_on", "owner_username", "promised_on", "line_no", "sku", "quantity", "unit_price",
          "discount_rate", "tax_rate", "confirmed_on", "shipped_on", "signed_off_on")  # fmt: skip


def table(name: str) -> Iterator[dict[str, str]]:
    path = PLACE / name
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write(path: Path, heads: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(rows)
    return path


def customers(path: Path, owner: str) -> Path:
    """The 19,119 customers that ordered, all of ``owner``."""
    names = (
        (row["CustomerID"], f"{row['FirstName']} {row['LastName']}") for row in table("customer_contact_name.csv.gz")
    )
    rows = ((f"AW-{key}", f"{name} {key}", owner) for key, name in names)
    return write(path, ("code", "name", "owner_username"), rows)


def products(path: Path) -> Path:
    rows = ((row["ProductNumber"], row["Name"], max(row["ListPrice"], "0"), "0") for row in table("product.csv"))
    return write(path, ("sku", "name", "list_price", "tax_rate"), rows)


def seller(key: str, online: str) -> str:
    """User name of a sales person; of orders nobody took, ``online``."""
    return f"aw.{key}" if key else online


def quarter(day: str) -> str:
    """The calendar quarter that holds ``day``."""
    on = date.fromisoformat(day)
    return f"{on.year}Q{(on.month + 2) // 3}"


def quotas() -> dict[tuple[str, str], str]:
    """(user name, quarter holding the date of the quota) → what was owed."""
    rows = list(table("sales_person_quota_history.csv"))
    found = {(seller(row["BusinessEntityID"], ""), quarter(row["QuotaDate"])): row["SalesQuota"] for row in rows}
    assert len(found) == len(rows)
    return found


def targets(path: Path) -> Path:
    """The 163 quotas as targets of sales people."""
    rows = (("sales", period, who, "", amount) for (who, period), amount in quotas().items())
    return write(path, ("metric", "period", "username", "unit_code", "amount"), rows)


def intake() -> dict[tuple[str, str], Decimal]:
    """(user name, quarter of the order) → what its lines come to, each rounded half away from zero by itself (defaults.md 0)."""
    heads = {row["SalesOrderID"]: row for row in table("sales_order_header.csv.gz") if row["SalesPersonID"]}
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in table("sales_order_detail.csv.gz"):
        head = heads.get(line["SalesOrderID"])
        if head:
            worth = Decimal(line["UnitPrice"]) * (1 - Decimal(line["UnitPriceDiscount"])) * Decimal(line["OrderQty"])
            cents = worth.quantize(Decimal("0.01"), ROUND_HALF_UP)
            found[seller(head["SalesPersonID"], ""), quarter(head["OrderDate"])] += cents
    return found


def orders(path: Path, owner: str, *, sellers: bool = True) -> Path:
    """121,317 rows: one a line, their prices without tax, as they were; those of no sales person are ``owner``'s, or all are."""
    heads = {row["SalesOrderID"]: row for row in table("sales_order_header.csv.gz")}
    skus = {row["ProductID"]: row["ProductNumber"] for row in table("product.csv")}

    def rows() -> Iterator[tuple[Any, ...]]:
        no, before = 0, ""
        for line in table("sales_order_detail.csv.gz"):
            key = line["SalesOrderID"]
            head = heads[key]
            no, before = (no + 1 if key == before else 1), key
            yield (
                f"SO-{head['OrderDate'][:4]}-{int(key):06d}", f"AW-{head['CustomerID']}", head["OrderDate"],
                seller(head["SalesPersonID"] if sellers else "", owner),
                head["DueDate"], no, skus[line["ProductID"]], line["OrderQty"], line["UnitPrice"],
                line["UnitPriceDiscount"], "0", head["OrderDate"], head["ShipDate"], head["DueDate"],
            )  # fmt: skip

    return write(path, ORDERS, rows())
