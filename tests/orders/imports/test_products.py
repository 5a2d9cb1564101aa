"""Import of products (contract.md): all or nothing, the same file again changes nothing, cost for those who may."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.models import Product, ProductCost, ProductPrice
from salesops.core.imports.matching import match
from salesops.core.imports.running import run_import
from salesops.core.sockets.imports import import_kinds
from salesops.core.spreadsheets.reader import read_table
from tests.conftest import TODAY
from tests.core.spreadsheets.sheets import xlsx

FULL = [
    "sku",
    "name",
    "category",
    "line",
    "unit",
    "list_price",
    "cost",
    "floor_price",
    "tax_rate",
    "active",
    "launched_on",
]
ROW = ["gz-9", "九头灌装机", "machine", "灌装设备", "台", "9040.123456", "5000", "8000", "13%", 1, "2026-01-05"]


@pytest.fixture
def bring(goods, tmp_path, capsys):
    """Import rows under heads as somebody: (what happened, exit status, what was said)."""

    def bring_rows(heads, *rows, who="finance", more=()):
        status = 0
        try:
            call_command("import_table", "products", str(xlsx(tmp_path / "p.xlsx", heads, *rows)), "--as", who, *more)
        except SystemExit as stopped:
            status = stopped.code
        told = capsys.readouterr()
        return json.loads(told.out.strip().splitlines()[-1]), status, told.err

    return bring_rows


def counts(**some):
    return {"created": 0, "updated": 0, "unchanged": 0, "rejected": 0} | some


def test_a_whole_row_and_the_same_file_again(bring):
    assert bring(FULL, ROW)[:2] == (counts(created=1), 0)
    made = Product.objects.get(sku="GZ-9")
    assert (made.name, made.line, made.category, made.unit) == ("九头灌装机", "filling", "machine", "set")
    assert (made.tax_rate, made.state, made.launched_on) == (Decimal("0.13"), "active", date(2026, 1, 5))
    assert Product.objects.found_by("九头").get() == made
    price, cost = ProductPrice.objects.get(product=made), ProductCost.objects.get(product=made)
    assert (price.list_price, price.floor_price, cost.net) == (Decimal("9040.123456"), 8000, 5000)
    assert price.valid_from == timezone.localdate()
    version = made.version
    assert bring(FULL, ROW)[:2] == (counts(unchanged=1), 0)
    made.refresh_from_db()
    assert made.version == version


def test_chinese_heads_in_any_order(bring):
    known = bring(["产品", "货号", "税率", "目录价"], ["机", "CN-1", "免税", "100"])
    assert known[:2] == (counts(created=1), 0), known
    made = Product.objects.get(sku="CN-1")
    assert (made.tax_exempt, made.tax_rate) == (True, 0)


def test_a_new_price_holds_from_today_and_a_blank_cell_leaves_what_is_there(bring, goods):
    heads = ["sku", "name", "list_price", "floor_price"]
    assert bring(heads, ["GZ-100", "六头直线灌装机", "120000", ""])[0] == counts(updated=1)
    rows = ProductPrice.objects.filter(product=goods.filler).order_by("period")
    today = timezone.localdate()
    assert [(r.list_price, r.floor_price, r.valid_from, r.valid_until) for r in rows] == [
        (113000, 90400, date(2025, 1, 1), today), (120000, 90400, today, None),
    ]  # fmt: skip
    assert bring(heads, ["GZ-100", "六头直线灌装机", "121000", ""])[0] == counts(updated=1)
    assert rows.count() == 2


def test_before_a_planned_price(bring, goods):
    from tests.cast_orders import DateRange, make_product

    ahead = make_product("P-1", "机")
    start = timezone.localdate() + timedelta(days=30)
    ProductPrice.objects.create(product=ahead, list_price=5, period=DateRange(start, None))
    assert bring(["sku", "name", "list_price"], ["P-1", "机", "4"])[0] == counts(updated=1)
    first = ProductPrice.objects.filter(product=ahead).order_by("period")[0]
    assert (first.list_price, first.valid_until) == (4, start)


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("list_price", "-1", "不能为负"), ("list_price", "1.1234567", "6"), ("tax_rate", "13", "13%"), ("tax_rate", "1.3", "13%"),
        ("line", "没有的线", "没有的线"), ("active", "也许", "1"), ("launched_on", "03/04/2026", "2026-11-05"),
        ("floor_price", "2000000", "orders.floor-above-list"), ("sku", "A/B", "orders.sku-shape"),
    ],
)  # fmt: skip
def test_one_wrong_cell_stops_the_whole_file(bring, column, cell, said):
    wrong = list(ROW)
    wrong[FULL.index(column)] = cell
    answer, status, told = bring(FULL, [*["OK-1"], *ROW[1:]], wrong)
    assert (answer["rejected"], status != 0) == (1, True)
    assert said in told
    assert not Product.objects.filter(sku="OK-1").exists()


def test_withdrawn_and_on_sale_again(bring, goods):
    heads = ["sku", "name", "active"]
    bring(heads, ["PE-500", "收缩膜", 0])
    assert Product.objects.get(sku="PE-500").state == "withdrawn"
    bring(heads, ["PE-500", "收缩膜", "是"])
    assert Product.objects.get(sku="PE-500").state == "active"


def test_administrators_import_without_cost_and_floor(bring, goods):
    assert bring(["sku", "name", "list_price"], ["A-1", "机", "10"], who="admin")[:2] == (counts(created=1), 0)
    for column in ("cost", "floor_price"):
        answer, status, _told = bring(["sku", "name", "list_price", column], ["A-2", "机", "10", "5"], who="admin")
        assert status != 0, answer
    assert not Product.objects.filter(sku="A-2").exists()


@pytest.mark.parametrize("who", ["rep", "manager", "logistics", "auditor"])
def test_nobody_else_imports(bring, who):
    try:
        _answer, status, _told = bring(["sku", "name"], ["A-1", "机"], who=who)
    except Exception:
        status = 1
    assert status != 0
    assert not Product.objects.filter(sku="A-1").exists()


def test_a_hundred_products_take_as_many_statements_as_ten(company, goods, tmp_path):
    kind = import_kinds.get("products")

    def statements(many):
        rows = [
            [f"N-{many}-{n}", f"机 {n}", "machine", "filling", "台", 10, 5, 8, "0.13", 1, "2026-01-05"]
            for n in range(many)
        ]
        path = xlsx(tmp_path / f"{many}.xlsx", FULL, *rows)
        table = read_table(path, path.name)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            result = run_import(kind, table, match(kind, table.heads), actor=company.finance, day=TODAY, dry_run=False)
        assert not result.rejected
        return len(asked)

    assert statements(100) <= statements(10) + 2
