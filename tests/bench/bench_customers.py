"""Customers at the size of the large demo: list, deep page, search, API; 100,000 in and out."""

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from customers.services.customers import name_columns
from customers.tables import CustomerList
from salesops.core.lists import keyset
from salesops.core.lists.jobs import sheet_columns, sheet_rows
from salesops.core.lists.query import parse
from salesops.core.lists.read import ListReader
from salesops.core.lists.reading import Reading
from salesops.core.spreadsheets import xlsx_writer
from salesops.core.spreadsheets.sheet import Maker
from salesops.core.stamps import one_reading
from tests.bench.bench_exports import write_worksheet
from tests.bench.importing import apart
from tests.bench.measuring import Apart
from tests.bench.scenarios import Bench, Work, scenario

LIST = "customers:customers"


def seen_by(bench: Bench, who: str, question: str = "") -> Work:
    """The list as ``who`` opens it."""
    address = reverse(LIST) + question
    return lambda: bench.client(who).get(address)


@scenario("customers · first page (director)", aim=2)
def first_page(bench: Bench) -> Work:
    return seen_by(bench, "director")


@scenario("customers · first page (market manager)", aim=2)
def first_page_of_a_market(bench: Bench) -> Work:
    return seen_by(bench, "manager")


@scenario("customers · first page (rep)", aim=2)
def first_page_of_a_rep(bench: Bench) -> Work:
    return seen_by(bench, "rep")


def reader_of(bench: Bench, question: str = "") -> ListReader:
    listed, reading = CustomerList(), Reading(bench.person("director"), timezone.localdate())
    return ListReader(listed, parse(listed, QueryDict(question), reading), reading)


@scenario("customers · page at row 50,000", aim=2)
def deep_page(bench: Bench) -> Work:
    reader, place = reader_of(bench), min(50_000, Customer.objects.count() // 2)
    edge = Customer.objects.order_by("name_key", "pk").values_list("name_key", "pk")[place]
    return seen_by(bench, "director", "?cursor=" + keyset.Cursor(edge, False, place + 2).text(reader.binding))


@scenario("customers · search, two Chinese characters", aim=3)
def search(bench: Bench) -> Work:
    return seen_by(bench, "director", "?search=泽润")


@scenario("customers · search, part of the pinyin", aim=3)
def search_pinyin(bench: Bench) -> Work:
    return seen_by(bench, "director", "?search=zerun")


@scenario("customers · search, whole phone number", aim=3)
def search_phone(bench: Bench) -> Work:
    return seen_by(bench, "director", "?search=13800000000")


@scenario("palette · customer by two characters", aim=3)
def palette(bench: Bench) -> Work:
    address = reverse("core:palette") + "?q=泽润"
    return lambda: bench.client("director").get(address)


@scenario("API · customers, 50 rows", aim=3)
def api(bench: Bench) -> Work:
    return lambda: bench.client("director").get("/api/v1/customers/?page_size=50")


# --- 100,000 out ----------------------------------------------------------------------------------------------------

SHOWN = (
    "name,grade,status,owner,last_contact_at,next_on,code,short_name,credit_code,grade_score,customer_class,kind,"
    "industry,channel,province,city,unit,follow_up_on,yearly_potential,opened_on"
)


def raw(bench: Bench) -> Callable[[], Any]:
    """The same query read by the driver, written without formats, without a look at the text."""
    reader = reader_of(bench, f"columns={SHOWN}")
    asked, values = reader._select(reader._sortable(reader.columns), reader.columns).query.sql_with_params()
    width = 2 + sum(1 + len(c.also) for c in reader.columns)
    heads = [f"column {n}" for n in range(width)]

    def work() -> None:
        with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
            cursor.execute(asked, values)
            rows = (dict(zip(heads, row, strict=True)) for row in cursor.fetchall())
            write_worksheet(rows, str(Path(folder) / "raw.xlsx"))

    return work


@scenario("export · all customers × 20 to xlsx", aim=2.5, rounds=2, reference=raw, megabytes=250)
def export(bench: Bench) -> Callable[[], Any]:
    def work() -> None:
        with tempfile.TemporaryDirectory() as folder, one_reading():
            reader = reader_of(bench, f"columns={SHOWN}")
            xlsx_writer.write_xlsx(
                Path(folder) / "customers.xlsx",
                columns=sheet_columns(reader),
                rows=sheet_rows(reader),
                title=str(reader.page.title),
                maker=Maker(reader.reading.user.name, timezone.now()),
            )

    return work


# --- 100,000 in -----------------------------------------------------------------------------------------------------

HEADS = [
    "code",
    "name",
    "short_name",
    "industry",
    "scale",
    "province",
    "city",
    "address",
    "owner_username",
    "channel",
    "grade",
    "intent",
]
_made: dict[int, Path] = {}


def file_of(count: int) -> Path:
    """A csv of ``count`` customers that don't exist yet, made of those that do."""
    if count not in _made:
        folder = Path(tempfile.mkdtemp(prefix="bench"))
        _made[count] = folder / "customers.csv"
        columns = ("name", "short_name", "industry", "employees", "province", "city", "address", "owner__username")
        rows = Customer.objects.order_by("pk").values_list(*columns, "channel")[:count]
        with _made[count].open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(HEADS)
            found = enumerate(rows.iterator(chunk_size=5_000))
            for n, (name, short, industry, employees, province, city, address, owner, channel) in found:
                fixed = [f"C-{900_000 + n}", f"{name}二厂", short, industry, employees or "", province, city, address]
                writer.writerow([*fixed, owner or "rep", channel, "ABC"[n % 3], n % 100])
    return _made[count]


WHOLE = (
    "code", "name", "short_name", "name_key", "name_norm", "search_text", "industry", "employees", "province", "city",
    "address", "channel", "grade", "owner_id", "unit_id", "opened_on", "status", "kind", "customer_class", "imported",
)  # fmt: skip


def whole_rows(path: Path) -> Path:
    """The same customers as the file of :func:`file_of`, with what is worked out of them and looked up."""
    whole = path.with_name("whole.csv")
    if not whole.exists():
        text: Any = Customer._meta.get_field("search_text")
        owner = Customer.objects.filter(owner__isnull=False).values_list("owner_id", "unit_id")[0]
        with path.open(encoding="utf-8") as source, whole.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(WHOLE)
            for row in csv.DictReader(source):
                row |= {"employees": row["scale"], "owner_id": owner[0], "unit_id": owner[1], "opened_on": "2026-01-01"}
                row |= name_columns(row["name"]) | {"search_text": text.text_from(row)}
                row |= {"status": "following", "kind": "end", "customer_class": "prospective", "imported": "t"}
                writer.writerow([row[name] for name in WHOLE])
    return whole


def copied(count: int) -> Callable[[Bench], Callable[[], Any]]:
    return lambda bench: _copying(whole_rows(file_of(count)))


def _copying(path: Path) -> Callable[[], Any]:
    """The least anybody could do: complete rows read by the csv module and copied into a table with the customers' indexes,
    the one of the text they are found by included; nothing is looked up, worked out, checked, audited or graded.
    """

    def work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE bench_copy (LIKE customers_customer INCLUDING ALL) ON COMMIT DROP")
            cursor.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'bench_copy'::regclass AND attnotnull AND attnum > 0"
                " AND attidentity = ''"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE bench_copy ALTER "{name}" DROP NOT NULL')
            with (
                tempfile.TemporaryFile("w+", newline="", encoding="utf-8") as file,
                path.open(encoding="utf-8") as source,
            ):
                csv.writer(file).writerows(csv.reader(source))
                file.seek(0)
                columns = ", ".join(WHOLE)
                cursor.copy_expert(f"COPY bench_copy ({columns}) FROM STDIN WITH (FORMAT csv, HEADER)", file)

    return work


def importing(count: int) -> Callable[[Bench], Callable[[], Apart]]:
    """In a process of its own: of more rows it may not hold more."""

    def prepare(bench: Bench) -> Callable[[], Apart]:
        path = file_of(count)

        def work() -> Apart:
            found = apart("customers", path)
            return Apart(found["base_mb"], found["peak_mb"])

        return work

    return prepare


for rows in (25_000, 100_000):
    named = f"import · {rows:,} customers (rolled back)"
    scenario(named, aim=12, rounds=1, reference=copied(rows), megabytes=300)(importing(rows))
