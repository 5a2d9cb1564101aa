"""Lists of the bank come in: in the layouts of banks, each line once, all or nothing (ORD-9)."""

import os
import tracemalloc
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from orders.models import BankLine, BankList
from salesops.core.imports.reading import table_of
from salesops.core.sockets.imports import import_kinds
from salesops.core.spreadsheets.reader import MAX_BYTES
from tests.cast_orders_bank import BASIC, basic_account, owe
from tests.cast_orders_files import Importer, counted

LINE = {
    "account": BASIC, "booked_at": "2026-11-19 09:31", "reference": "8841207733", "payer": "苏州泽润饮品有限公司",
    "payer_account": "6222 0211 7719", "amount": "268,000.00", "memo": "货款",
}  # fmt: skip
MORE = LINE | {"reference": "8841207734", "amount": "150000"}
BANK = "本方账号,交易时间,交易流水号,对方户名,对方账号,借方金额,贷方金额,附言\n"
ROWS = (
    f"{BASIC},2026-11-19 09:31:05,8841207733,苏州泽润饮品有限公司,622202117719,,268000.00,货款\n"
    f"{BASIC},2026-11-19 10:02:00,8841207735,电费,,3200.00,,代扣\n"
)


@pytest.fixture
def bring(company, files, tmp_path, capsys) -> Importer:
    basic_account()
    importer = Importer(tmp_path, capsys, "bank_lines")
    return lambda *rows, **more: (importer(*rows, **{"username": "secretary"} | more), importer.said)


@pytest.fixture
def load(company, files, tmp_path):
    """A file of the bank as it is; the name of its rows' problem, or nothing."""
    basic_account()

    def bring(name: str, content: bytes) -> None:
        path = Path(tmp_path / name)
        path.write_bytes(content)
        call_command("import_table", "bank_lines", str(path), username="secretary")

    return bring


def test_the_same_list_again_adds_nothing_and_one_line_more_adds_one(bring):
    assert bring(LINE)[0] == counted(created=1)
    assert bring(LINE)[0] == counted(unchanged=1)
    assert bring(LINE, MORE)[0] == counted(created=1, unchanged=1)
    lists = BankList.objects.order_by("pk").values_list("lines_count", "total")
    assert list(lists) == [(1, Decimal("268000.00")), (1, Decimal("150000.00"))]


def test_a_changed_line_is_shown_and_keeps_all_out(bring):
    bring(LINE)
    counts, said = bring(LINE | {"amount": "268000.01"}, MORE)
    assert counts == counted(rejected=1, created=0)
    assert "orders.bank-line-changed" in said
    assert BankLine.objects.get().amount == Decimal("268000.00")


@pytest.mark.parametrize(
    "wrong",
    [{"amount": "0"}, {"amount": "-5"}, {"amount": "1.00001"}, {"amount": "1000000000000"}, {"booked_at": "2027-01-04"},
     {"account": "99990000"}, {"payer": ""}, {"amount": "1e5"}, {"memo": "a\x07b"}],
    ids=str,
)  # fmt: skip
def test_what_no_bank_says_is_refused(bring, wrong):
    assert bring(LINE | wrong, MORE)[0]["rejected"] == 1
    assert not BankLine.objects.exists()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_layouts_and_encodings_of_banks(load, encoding):
    load("流水.csv", (BANK + ROWS + "合计,,,,,3200.00,268000.00,\n").encode(encoding))
    line = BankLine.objects.get()
    assert (line.payer, line.payer_account, line.amount) == ("苏州泽润饮品有限公司", "622202117719", Decimal("268000"))
    assert (line.booked_at.hour, line.memo, line.bank_list.file_name) == (1, "货款", "流水.csv")


def test_english_heads(load):
    heads = "Account No.,Transaction Date,Transaction ID,Counterparty Name,Counterparty Account,Debit,Credit,Remark\n"
    load("list.csv", (heads + ROWS).encode())
    assert BankLine.objects.get().reference == "8841207733"


def test_a_wrong_total_refuses_the_list(load):
    with pytest.raises(CommandError, match=r"268,000\.00"):
        load("流水.csv", (BANK + ROWS + "合计,,,,,3200.00,268000.01,\n").encode())
    assert not BankLine.objects.exists()


@pytest.mark.parametrize("encoding", ["shift_jis", "latin-1"])
def test_another_encoding_or_kind_of_file_is_told(load, encoding):
    text = "口座,日付\nサンプル,テスト\n" if encoding == "shift_jis" else "é;à\nü;ö\n"
    with pytest.raises(CommandError):
        load("list.csv", text.encode(encoding) + (b"\x00\xff" if encoding == "latin-1" else b""))


def test_a_formula_is_refused(load, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(list(LINE))
    book.active.append([*list(LINE.values())[:5], "=1+1", "x"])
    book.save(tmp_path / "in.xlsx")
    with pytest.raises(SystemExit):
        load("流水.xlsx", (tmp_path / "in.xlsx").read_bytes())
    assert not BankLine.objects.exists()


def test_more_than_50_mb_is_refused_before_it_is_read(load, tmp_path):
    path = tmp_path / "流水.csv"
    path.write_bytes(BANK.encode())
    os.truncate(path, MAX_BYTES + 1)
    with pytest.raises(CommandError, match="50 MB"):
        call_command("import_table", "bank_lines", str(path), username="secretary")
    assert not BankLine.objects.exists()


def test_a_list_of_50_mb_is_read_with_flat_memory(tmp_path):
    """Titles above it, long memos: rows go to disk as they are read."""
    path, row = tmp_path / "流水.csv", f"{BASIC},2026-11-19 09:31:05,%d,泽润,622202117719,,5.00,{'x' * 1000}\n"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"账号：{BASIC}\n{BANK}")
        count = 0
        while file.tell() < MAX_BYTES - 10_000:
            file.write("".join(row % n for n in range(count, count + 8)))
            count += 8
    tracemalloc.start()
    try:
        table = table_of(import_kinds.get("bank_lines"), path, path.name)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (len(table.rows), len(table.above)) == (count, 1)
    assert peak < 25_000_000


def test_proposals_stand_when_the_list_is_in(bring, files):
    owe(files.zerun, "FP-2026-01066", "268000")
    bring(LINE, LINE | {"reference": "9", "payer": "广源投资管理中心", "amount": "7"})
    found = {line.payer: line for line in BankLine.objects.all()}
    known, unknown = found[LINE["payer"]], found["广源投资管理中心"]
    assert (known.customer, known.confidence, known.version) == (files.zerun, "high", 1)
    assert (unknown.customer, unknown.confidence) == (None, "none")


def test_only_who_books_receipts_brings_lists(bring):
    with pytest.raises(CommandError):
        bring(LINE, username="rep")


def test_totals_of_pages_are_those_of_their_lines(load):
    more = f"{BASIC},2026-11-19 10:05:00,8841207736,昆山味之源食品有限公司,,,700.50,货款\n"
    pages = f"{BANK}{ROWS}本页合计,,,,,,268000.00,\n{more}本页合计,,,,,,{{}},\n合计,,,,,,268700.50,\n"
    with pytest.raises(CommandError, match="wrong-total"):
        load("bank.csv", pages.format("700.00").encode())
    load("bank.csv", pages.format("700.50").encode())
    assert BankLine.objects.count() == 2


def test_interest_has_no_payer(load):
    """The bank names nobody: the line comes with the others, and no other is taken for the same payer."""
    load("bank.csv", f"{BANK}{ROWS}{BASIC},2026-11-20 00:10:00,8841207737,,,,318.42,结息\n".encode())
    interest = BankLine.objects.get(amount=Decimal("318.42"))
    assert (interest.payer, interest.payer_norm) == ("—", "")
    load("bank.csv", f"{BANK}{BASIC},2026-11-20 00:10:00,8841207737,,,,318.42,结息\n".encode())
    assert BankLine.objects.count() == 2
