"""Spreadsheets going out: typed cells, no formula, the maker's name, readable by everybody (S12, S15, ACC-5)."""

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from salesops.core.spreadsheets.csv_writer import write_csv
from salesops.core.spreadsheets.reader import read_table
from salesops.core.spreadsheets.sheet import Maker, SheetColumn
from salesops.core.spreadsheets.xlsx_writer import write_xlsx

MAKER = Maker("孙莉 & Co", datetime(2026, 11, 20, 2, 30, tzinfo=UTC))
COLUMNS = [
    SheetColumn("名称"),
    SheetColumn("Rows", "number"),
    SheetColumn("Money", "money"),
    SheetColumn("Rate", "percent"),
    SheetColumn("Day", "date"),
    SheetColumn("Moment", "moment"),
]
HOSTILE = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\tx",
    "\r=1",
    "\n=1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("//x")',
]


@pytest.fixture
def xlsx(tmp_path):
    def write(rows, columns=COLUMNS, title="客户", about="市场 = 华东"):
        path = tmp_path / "out.xlsx"
        assert write_xlsx(path, columns=columns, rows=rows, title=title, maker=MAKER, about=about) == len(rows)
        return openpyxl.load_workbook(path)

    return write


def test_values_keep_their_types(xlsx):
    row = ["苏州泽润", 7, Decimal("1284600.10"), Decimal("0.813"), date(2026, 11, 19), datetime(2026, 11, 18, 16, 42)]
    sheet = xlsx([row, [None] * 6]).active
    assert [c.value for c in sheet[1]] == [c.head for c in COLUMNS]
    assert sheet["A2"].value == "苏州泽润"
    assert sheet["B2"].value == 7
    assert sheet["C2"].value == 1284600.1
    assert sheet["C2"].number_format == "#,##0.00"
    assert sheet["D2"].number_format == "0.00%"
    assert sheet["E2"].value == datetime(2026, 11, 19)
    assert sheet["F2"].value == datetime(2026, 11, 18, 16, 42)
    assert [c.value for c in sheet[3]] == [None] * 6


def test_the_makers_name_in_foot_and_properties(xlsx):
    book = xlsx([])
    assert book.properties.creator == "孙莉 & Co"
    assert book.properties.title == "客户"
    assert book.properties.description == "市场 = 华东"
    assert book.properties.created == datetime(2026, 11, 20, 2, 30)
    assert book.active.oddFooter.left.text == "孙莉 && Co 2026-11-20 10:30"
    assert book.active.freeze_panes == "A2"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(xlsx, tmp_path, text):
    cell = xlsx([[text]], [SheetColumn("A")]).active["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value == text
    path = tmp_path / "out.csv"
    write_csv(path, columns=[SheetColumn("A")], rows=[[text]])
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert rows[1] == ["'" + text]


def test_a_formula_like_head_is_text(xlsx):
    assert xlsx([], [SheetColumn("=1+1")]).active["A1"].data_type == "s"


@pytest.mark.parametrize("text", ["a\x00b\x1fc", "\ud800x", "<&>\"'", "  outer  ", "two\nlines", "x" * 40_000, "]]>"])
def test_what_xml_cannot_hold_breaks_nothing(xlsx, text):
    value = xlsx([[text]], [SheetColumn("A")]).active["A2"].value
    assert value == "".join(c for c in text if c not in "\x00\x1f\ud800")[:32_767]


def test_numbers_that_are_none_stay_text(xlsx):
    sheet = xlsx([[float("nan")], [Decimal("Infinity")], ["=1"], [True]], [SheetColumn("A", "number")]).active
    assert [sheet.cell(n, 1).data_type for n in range(2, 6)] == ["s"] * 4


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_export_then_import_changes_nothing(tmp_path, kind):
    path = tmp_path / f"out.{kind}"
    values = ["=1+1", "-5", "苏州 泽润", "O'Neil", "＋86", "plain"]
    columns = [SheetColumn(f"c{n}") for n in range(len(values))]
    if kind == "xlsx":
        write_xlsx(path, columns=columns, rows=[values], title="x", maker=MAKER)
    else:
        write_csv(path, columns=columns, rows=[values])
    table = read_table(path, path.name)
    assert table.rows[0].values == values


def test_a_hundred_thousand_rows_stream(tmp_path):
    columns = [SheetColumn(f"c{n}") for n in range(20)]
    row = ["苏州泽润饮品有限公司"] * 20
    tracemalloc.start()
    try:
        assert (
            write_xlsx(tmp_path / "a.xlsx", columns=columns, rows=(row for _ in range(20_000)), title="x", maker=MAKER)
            == 20_000
        )
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The sheet alone is some 30 MB of XML: in memory there is a batch of it.
    assert peak < 8_000_000
