"""Files of orders for the tests: rows under the names of the contract, imported as people would."""

import csv
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management import call_command

from orders.models import Order

# A filler for 113,000 that was ordered, shipped and signed for in autumn.
ROW = {
    "number": "SO-2026-000040", "customer_code": "C-000001", "ordered_on": "2026-09-01", "line_no": "1", "sku": "GZ-100",
    "quantity": "2", "unit_price": "113000",
}  # fmt: skip
PAST = ROW | {"confirmed_on": "2026-09-02", "shipped_on": "2026-10-08", "signed_off_on": "2026-10-12"}
OPEN = ROW | {"number": "SO-2026-000051", "ordered_on": "2026-11-10", "promised_on": "2026-12-20"}

# The first filler of it, due after 60 days.
INVOICE = {
    "number": "FP-2026-00012", "customer_code": "C-000001", "order_number": "SO-2026-000040", "issued_on": "2026-10-15",
    "due_on": "2026-12-14", "amount": "113000",
}  # fmt: skip


def written(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    rows = list(rows)
    heads = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, heads)
        writer.writeheader()
        writer.writerows(rows)
    return path


class Importer:
    """``bring(rows)`` imports them as ``username`` and answers the counts; ``said`` is what went to the error output."""

    def __init__(self, folder: Path, capsys: Any, code: str = "orders") -> None:
        self.folder, self.capsys, self.code, self.said = folder, capsys, code, ""

    def __call__(self, *rows: Mapping[str, Any], username: str = "admin", **options: Any) -> dict[str, int]:
        path = written(self.folder / f"{self.code}.csv", rows)
        with suppress(SystemExit):
            call_command("import_table", self.code, str(path), username=username, **options)
        captured = self.capsys.readouterr()
        self.said = captured.err
        return json.loads(captured.out.strip().splitlines()[-1])


def counted(created: int = 0, updated: int = 0, unchanged: int = 0, rejected: int = 0) -> dict[str, int]:
    return {"created": created, "updated": updated, "unchanged": unchanged, "rejected": rejected}


def order(number: str) -> Order:
    return Order.objects.get(number=number)
