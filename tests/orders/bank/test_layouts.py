"""Layouts of banks: titles above the heads, the account named once, signed amounts, columns remembered for the account (ORD-9)."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError

from orders.imports.bank_cells import booked
from orders.models import BankAccount, BankLine
from salesops.core.imports.services import commit_import, match_columns, start_import
from salesops.core.imports.states import CHECKED, DONE, MAPPING
from salesops.core.sockets.imports import import_kinds
from tests.cast_orders_bank import BASIC, basic_account
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db
TITLES = f"中国建设银行账户明细清单\n账号：{BASIC[:4]} {BASIC[4:]}　户名：恒岳设备,,\n起始日期：20261101　截止日期：20261130\n\n"
ODD = "记账日,凭证,来款单位,收入额,说明文字\n"


@pytest.fixture
def bring(company, files, tmp_path):
    basic_account()

    def load(name: str, content: bytes) -> None:
        path = Path(tmp_path / name)
        path.write_bytes(content)
        call_command("import_table", "bank_lines", str(path), username="secretary")

    return load


def run(company, text: str):
    file = SimpleUploadedFile("明细.csv", text.encode("gb18030"))
    return start_import(actor=company.secretary, kind=import_kinds.get("bank_lines"), uploaded=file, day=TODAY)


def test_titles_are_skipped_and_name_the_account(bring):
    heads = "交易时间,交易流水号,对方户名,借方金额,贷方金额,附言\n"
    rows = "20261119 093105,R1,泽润,,268000.00,货款\n20261119 100200,R2,电费,3200.00,,代扣\n"
    bring("明细.csv", (TITLES + heads + rows + "合计,,,3200.00,268000.00,\n").encode("gb18030"))
    line = BankLine.objects.get()
    assert (line.account.number, line.amount, line.booked_at.hour) == (BASIC, Decimal(268000), 1)


def test_titles_of_a_workbook_may_be_merged(bring, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["账户明细", None, None, None])
    sheet.merge_cells("A1:D1")
    sheet.append([f"账号 {BASIC}"])
    sheet.append(["交易时间", "交易流水号", "对方户名", "贷方金额"])
    sheet.append(["2026年11月19日 9:31", "R1", "泽润", 5])
    book.save(tmp_path / "made.xlsx")
    bring("明细.xlsx", (tmp_path / "made.xlsx").read_bytes())
    assert BankLine.objects.get().reference == "R1"


def test_the_file_may_be_called_by_the_account(bring):
    text = "交易时间;交易流水号;对方户名;贷方金额\n2026-11-19;R1;泽润;5\n"
    with pytest.raises(CommandError, match="account"):
        bring("明细.csv", text.encode())
    bring(f"{BASIC}_20261119.csv", text.encode())
    assert BankLine.objects.get().account.number == BASIC


@pytest.mark.parametrize("total", ["5.00", "2.50"])
def test_one_column_with_signs(bring, total):
    """What went out is left out; the total at the end is that of both, or of what came in."""
    rows = f"账号 {BASIC}\n交易时间,流水号,付款方,收支金额\n2026-11-19,R1,泽润,+5.00\n2026-11-19,R2,电费,-2.50\n合计,,,"
    bring("明细.csv", f"{rows}{total}\n".encode())
    assert BankLine.objects.get().amount == 5
    with pytest.raises(CommandError, match=r"5\.00"):
        bring("明细.csv", f"{rows}4.00\n".encode())


def test_what_was_chosen_is_remembered_for_the_account(company, files):
    account = basic_account()
    first = run(company, TITLES + ODD + "2026-11-19,R1,泽润,5.00,货款\n")
    assert (first.state, first.heads[:2]) == (MAPPING, ["记账日", "凭证"])
    names = ["booked_at", "reference", "payer", "amount", "memo", "account"]
    first = match_columns(actor=company.secretary, run=first, chosen=dict(enumerate(names)), day=TODAY)
    assert first.state == CHECKED
    account.refresh_from_db()
    assert account.layouts == {}
    assert commit_import(actor=company.secretary, run=first, day=TODAY).state == DONE
    again = run(company, TITLES + ODD + "2026-11-20,R2,泽润,7.00,\n")
    assert (again.state, again.counts["created"]) == (CHECKED, 1)
    # Chosen otherwise, that is what is remembered from then on.
    names[4] = ""
    again = match_columns(actor=company.secretary, run=again, chosen=dict(enumerate(names)), day=TODAY)
    commit_import(actor=company.secretary, run=again, day=TODAY)
    (kept,) = BankAccount.objects.get().layouts.values()
    assert kept["columns"] == names
    # Other heads are asked for.
    assert run(company, TITLES + ODD.replace("来款单位", "对手") + "2026-11-20,R3,泽润,7.00,\n").state == MAPPING


@pytest.mark.parametrize(
    "written", ["2026-11-19 09:31:05", "20261119 093105", "20261119093105", "2026/11/19 9:31:05", "2026年11月19日 09:31:05", 20261119093105]
)  # fmt: skip
def test_writings_of_a_moment(written):
    assert f"{booked(written):%Y-%m-%d %H:%M:%S}" == "2026-11-19 09:31:05"


@pytest.mark.parametrize("written", ["19/11/2026 09:31", "2026-13-01 09:31", "20261119 246000", "09:31"])
def test_moments_nobody_can_tell(written):
    with pytest.raises(ValueError):
        booked(written)
