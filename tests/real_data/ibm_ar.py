"""IBM's late payment histories (../shared/data/ibm_ar) as files of the portal's imports: customers, invoices, receipts.

2,466 invoices to 100 customers, each paid in full by one receipt on its settled date.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from .adventureworks import write

PLACE = Path(__file__).parents[2].parent / "shared" / "data" / "ibm_ar" / "accounts_receivable.csv"


def rows() -> Iterator[dict[str, str]]:
    with PLACE.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def day(text: str) -> str:
    """Their month/day/year as ISO 8601."""
    return datetime.strptime(text, "%m/%d/%Y").date().isoformat()  # noqa: DTZ007


def customers(path: Path, owner: str) -> Path:
    named = sorted({row["customerID"] for row in rows()})
    return write(path, ("code", "name", "owner_username"), ((f"IBM-{key}", f"Customer {key}", owner) for key in named))


def invoices(path: Path) -> Path:
    heads = ("number", "customer_code", "issued_on", "due_on", "amount", "disputed")
    told = (
        (r["invoiceNumber"], f"IBM-{r['customerID']}", day(r["InvoiceDate"]), day(r["DueDate"]), r["InvoiceAmount"],
         "1" if r["Disputed"] == "Yes" else "0")
        for r in rows()
    )  # fmt: skip
    return write(path, heads, told)


def receipts(path: Path) -> Path:
    """Whose money it is the invoice says."""
    heads = ("reference", "received_on", "amount", "invoice_number", "payer")
    told = (
        (f"IBM-{r['invoiceNumber']}", day(r["SettledDate"]), r["InvoiceAmount"], r["invoiceNumber"], r["customerID"])
        for r in rows()
    )
    return write(path, heads, told)
