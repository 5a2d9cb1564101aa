"""AdventureWorks (../shared/data/adventureworks) as files of the portal's imports: customers, products, orders.

All of its 31,465 orders were shipped. Their day of sign-off isn't told: it is taken to be the day they were due.
"""

import csv
import gzip
from collections.abc import Iterator
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


def orders(path: Path, owner: str) -> Path:
    """121,317 rows: one a line, their prices without tax, as they were."""
    heads = {row["SalesOrderID"]: row for row in table("sales_order_header.csv.gz")}
    skus = {row["ProductID"]: row["ProductNumber"] for row in table("product.csv")}

    def rows() -> Iterator[tuple[Any, ...]]:
        no, before = 0, ""
        for line in table("sales_order_detail.csv.gz"):
            key = line["SalesOrderID"]
            head = heads[key]
            no, before = (no + 1 if key == before else 1), key
            yield (
                f"SO-{head['OrderDate'][:4]}-{int(key):06d}", f"AW-{head['CustomerID']}", head["OrderDate"], owner,
                head["DueDate"], no, skus[line["ProductID"]], line["OrderQty"], line["UnitPrice"],
                line["UnitPriceDiscount"], "0", head["OrderDate"], head["ShipDate"], head["DueDate"],
            )  # fmt: skip

    return write(path, ORDERS, rows())
