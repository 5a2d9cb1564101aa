"""Journey: a bank's list of 60 lines is brought and worked through without touching the mouse (ORD-9)."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from orders.models import BankLine, OpenItem, Receipt
from tests.cast_orders_bank import BASIC, basic_account, owe
from tests.cast_orders_files import written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SURE = 54


def bank_list(folder: Path, payer: str, other: str) -> Path:
    """54 lines that name their invoice, six that need somebody: they come in this order, a minute apart."""
    judged = [
        (payer, "70000.00", ""),
        (other, "5000.00", "货款"),
        (payer, "90000.00", "预付款"),
        ("广源投资管理中心", "88888.00", ""),
        ("建设银行", "12.34", "结息"),
        ("李明", "640.00", ""),
    ]
    rows = [(payer, f"{1000 + n}.37", f"货款 FP-2026-05{n:03d}") for n in range(SURE)] + judged
    day = timezone.localdate()
    return written(
        folder / "银行流水.csv",
        [
            {"本方账号": BASIC, "交易时间": f"{day} 00:{n:02d}:00", "交易流水号": f"R{n:03d}", "对方户名": name, "贷方金额": amount, "附言": memo}
            for n, (name, amount, memo) in enumerate(rows)
        ],
    )  # fmt: skip


class Keys:
    """Somebody who has nothing but a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab_to(self, selector: str) -> None:
        """The focus on ``selector``, by Tab alone."""
        for _n in range(90):
            if self.page.evaluate("(s) => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {selector}")

    def press(self, key: str) -> None:
        """``key``, which leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def go_to(self, payer: str, amount: str) -> None:
        """J down the list until its line is shown, K up again."""
        for key in ["j"] * 10 + ["k"] * 10:
            if self.shown() == (payer, amount):
                return
            self.press(key)
        raise AssertionError(f"never reached {payer} {amount}")

    def shown(self) -> tuple[str, str]:
        chosen = self.page.locator("[role=option][aria-selected=true]")
        return chosen.locator("b").first.inner_text(), chosen.locator(".amt b").inner_text()


def test_sixty_lines_without_the_mouse(company, files, visit, tmp_path):
    payer, other = files.zerun.name, files.weizhiyuan.name
    basic_account()
    for n in range(SURE):
        owe(files.zerun, f"FP-2026-05{n:03d}", f"{1000 + n}.37")
    same = [owe(files.zerun, f"FP-2026-0700{n}", "70000") for n in (1, 2)]
    named = owe(files.weizhiyuan, "FP-2026-08001", "800000")
    desk = visit("secretary")
    page = desk.page
    keys = Keys(page)

    # Brought: checked, looked at, let in.
    assert desk.open("/orders/bank/") == 200
    keys.tab_to("a[href='/imports/bank_lines/']")
    keys.press("Enter")
    page.set_input_files("input[type=file]", str(bank_list(tmp_path, payer, other)))
    keys.tab_to("form .btn.primary")
    keys.press("Enter")
    keys.tab_to("#run form .btn.primary")
    keys.press("Enter")
    assert Counter(BankLine.objects.values_list("confidence", flat=True))["high"] == SURE
    keys.tab_to("#run a[href='/orders/bank/']")
    keys.press("Enter")

    # Sure ones: one by Enter, which goes on to the next; the others with one key.
    assert keys.shown() == (payer, "1,000.37")
    keys.press("Enter")
    assert keys.shown() == (payer, "1,001.37")
    keys.press("a")
    assert list(BankLine.objects.values_list("state").order_by("state").distinct()) == [("matched",), ("open",)]
    assert BankLine.objects.waiting().count() == 6
    assert not OpenItem.objects.unsettled().filter(open_amount__lt=2000).exists()

    # Two invoices of this amount: the second is chosen by its figure.
    keys.go_to(payer, "70,000.00")
    keys.press("2")
    assert page.locator("[role=radio][aria-checked=true] kbd").inner_text() == "2"
    keys.press("Enter")
    left = OpenItem.objects.unsettled().filter(pk__in=[item.pk for item in same])
    assert left.count() == 1

    # Divided: 1,200 for one invoice, the rest was paid ahead.
    keys.go_to(other, "5,000.00")
    keys.press("s")
    keys.tab_to(f"[name=amount-{named.pk}]")
    page.keyboard.type("1200")
    keys.press("Enter")
    assert OpenItem.objects.get(pk=named.pk).open_amount == Decimal(798_800)
    assert Receipt.objects.get(amount=5000).left == Decimal(3800)

    # Ahead; taken back; ahead again.
    keys.go_to(payer, "90,000.00")
    keys.press("p")
    keys.press("z")
    assert keys.shown() == (payer, "90,000.00")
    assert BankLine.objects.get(amount=90_000).state == "undone"
    keys.press("p")
    assert BankLine.objects.get(amount=90_000).state == "prepayment"

    # Nobody is known for the others: what looks for invoices takes no key away from the list.
    keys.go_to("建设银行", "12.34")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    keys.press("x")
    page.keyboard.type("利息")
    keys.press("Enter")
    keys.go_to("李明", "640.00")
    keys.press("k")
    assert keys.shown() == ("广源投资管理中心", "88,888.00")
    keys.tab_to("#find")
    page.keyboard.type(files.zerun.code)
    keys.press("Enter")
    keys.tab_to("[data-key=p]")
    keys.press("Enter")
    # Looked for by / in the list, whose keys then work again.
    page.keyboard.press("/")
    page.keyboard.type("640")
    keys.press("Enter")
    assert keys.shown() == ("李明", "640.00")
    keys.press("x")
    page.keyboard.type("退回的押金")
    keys.press("Enter")

    assert not BankLine.objects.waiting().exists()
    assert desk.open("/orders/bank/") == 200
    assert page.locator("[role=option]").count() == 0
    states = Counter(BankLine.objects.values_list("state", flat=True))
    assert states == {"matched": SURE + 2, "prepayment": 2, "not_ours": 2}
    assert desk.open("/orders/bank/?tab=matched") == 200
    assert desk.faults() == []
