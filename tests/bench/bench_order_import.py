"""31,465 orders with 121,317 lines of AdventureWorks come in, against reading the file and copying complete rows."""

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from customers.models import Customer
from orders.models import Product
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.sockets.imports import import_kinds
from salesops.core.spreadsheets.reader import read_table
from tests.bench.importing import apart
from tests.bench.measuring import Apart
from tests.bench.scenarios import Bench, scenario
from tests.real_data import adventureworks

# Not a person whose pages are measured: nineteen thousand customers are theirs afterwards.
OWNER = "rep2"
_made: dict[str, Path] = {}


def _brought(bench: Bench, code: str, path: Path, *, dry: bool) -> None:
    kind, table = import_kinds.get(code), read_table(path, path.name)
    day, actor = timezone.localdate(), bench.person("admin")
    result = run_import(kind, table, match(kind, table.heads), actor=actor, day=day, dry_run=dry)
    if result.rejected:
        raise RuntimeError(result.rejected[0].problems)


def _file(bench: Bench) -> Path:
    """The orders as a file; customers and products they name are there afterwards."""
    if "orders" not in _made:
        folder = Path(tempfile.mkdtemp(prefix="bench"))
        if not Customer.objects.filter(code__startswith="AW-").exists():
            _brought(bench, "customers", adventureworks.customers(folder / "customers.csv", OWNER), dry=False)
        if not Product.objects.filter(sku="BK-R93R-62").exists():
            _brought(bench, "products", adventureworks.products(folder / "products.csv"), dry=False)
        _made["orders"] = adventureworks.orders(folder / "orders.csv", OWNER, sellers=False)
    return _made["orders"]


LINES = "order_id,no,product_id,quantity,unit_price,discount_rate,tax_rate"
REST = "price_source,note,ordered,planned,shipped,signed,returned,invoiced,ordered_amount,invoiced_amount"


def copied(bench: Bench) -> Callable[[], Any]:
    """The least anybody could do: the file read, one complete row for each line copied, nothing looked up, checked or audited."""
    path = _file(bench)
    product = str(Product.objects.values_list("pk", flat=True)[0])
    rest = ["", "", *"00000000"]

    def work() -> None:
        table = read_table(path, path.name)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE bench_lines (LIKE orders_orderline INCLUDING ALL) ON COMMIT DROP")
            with tempfile.TemporaryFile("w+", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                for n, row in enumerate(table.rows):
                    v = row.values
                    writer.writerow([1 + n // 4, n % 4, product, v[7], v[8], v[9], v[10], *rest])
                file.seek(0)
                cursor.copy_expert(
                    f"COPY bench_lines ({LINES},{REST}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (price_source, note))",
                    file,
                )

    return work


@scenario("import · 31,465 orders (rolled back)", aim=15, rounds=1, reference=copied, megabytes=250)
def importing(bench: Bench) -> Callable[[], Apart] | str:
    """In a process of its own, as a worker runs it."""
    if not adventureworks.PLACE.exists():
        return ""
    path = _file(bench)

    def work() -> Apart:
        found = apart("orders", path)
        return Apart(found["base_mb"], found["peak_mb"])

    return work
