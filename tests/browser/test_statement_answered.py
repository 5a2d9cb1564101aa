"""Journey: a statement is sent, two of its lines are disputed on a phone, solved, confirmed, locked (ORD-9)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.utils import timezone

from orders.models import Difference, Statement
from orders.services.receipts import book_receipt
from orders.services.statements import make_statement
from salesops.core.refusals import Invalid
from tests.browser.conftest import PHONE
from tests.cast_orders_statements import entry, newest_token, settles
from tests.core.spreadsheets.sheets import xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def submit(seen, path: str, **fields: str) -> None:
    """A step of the house: its form filled and sent."""
    assert seen.open(path) == 200
    for name, value in fields.items():
        field = seen.page.locator(f"[name={name}]")
        (field.select_option if field.evaluate("node => node.tagName") == "SELECT" else field.fill)(value)
    with seen.page.expect_navigation():
        seen.page.locator(".main form .btn.primary, .main form .btn.danger").first.click()


def test_from_the_letter_to_the_locked_balance(company, files, visit, tmp_path):
    cache.clear()
    settles(company)
    month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    for n, amount in enumerate(("10000", "5000", "700")):
        entry(
            files.zerun,
            "opening",
            amount,
            month + timedelta(days=n),
            document=f"FP-{month.year}-9000{n}",
            by=company.rep,
        )
    statement = make_statement(actor=company.secretary, customer=files.zerun, month=month, now=timezone.now())

    desk = visit("secretary")
    submit(desk, f"/orders/statements/{statement.pk}/send/")
    statement.refresh_from_db()
    here = f"/orders/statements/{statement.number}/"
    assert statement.state == "sent"

    # The customer's bookkeeper, on a phone: nobody is signed in.
    phone = visit("", size=PHONE)
    page, link = phone.page, f"/orders/statements/link/{newest_token()}/"
    page.context.clear_cookies()
    assert phone.open(link) == 200
    assert "15,700.00" in page.content()
    assert phone.overflow() == 0
    for no, reason, text in ((1, "paid", "月底已电汇"), (2, "amount", "合同价不同")):
        page.locator(".outside-ask summary").nth(no - 1).click()
        page.locator(f"[name=l{no}-reason]").select_option(reason)
        page.locator(f"[name=l{no}-text]").fill(text)
    page.locator("[name=l2-claimed]").fill("4900")
    page.locator("[name=l1-file]").set_input_files(
        str(xlsx(tmp_path / "回单.xlsx", ["日期", "金额"], ["10-01", 10000]))
    )
    page.locator("[name=name]").fill("郑海涛")
    with page.expect_navigation():
        page.locator("button[value=dispute]").click()
    assert phone.overflow() == 0
    assert page.locator("button[name=answer]").count() == 0
    assert page.context.cookies() == []
    first, second = Difference.objects.order_by("line__no")
    assert (first.file.name, second.claimed, first.owner) == ("回单.xlsx", Decimal(4900), company.secretary)

    # Solved by the secretary, seen by finance: nobody says yes to what he solved himself.
    for one in (first, second):
        submit(
            desk, f"/orders/statements/differences/{one.pk}/solve/", how="explained", answer="回单金额属于另一张发票。"
        )
    assert desk.open(here) == 200
    assert desk.page.locator(f"a[href='/orders/statements/differences/{first.pk}/verify/']").count() == 0
    finance = visit("finance")
    for one in (first, second):
        submit(finance, f"/orders/statements/differences/{one.pk}/verify/")
    assert set(Difference.objects.values_list("state", flat=True)) == {"verified"}
    submit(desk, f"{here}send/")

    # The new letter shows the answers; the balance is confirmed, and locked by the desk.
    link = f"/orders/statements/link/{newest_token()}/"
    assert phone.open(link) == 200
    assert page.get_by_text("回单金额属于另一张发票。").count() == 2
    page.locator("[name=name]").fill("郑海涛")
    with page.expect_navigation():
        page.locator("button[value=confirm]").click()
    assert Statement.objects.get().state == "confirmed"
    submit(desk, f"{here}lock/")
    assert Statement.objects.get().state == "locked"
    assert phone.open(link) == 404
    assert desk.open(here) == 200
    assert desk.page.locator("text=DZ-").first.is_visible()

    # Nothing is booked into that month any more, neither by people nor past them.
    last = statement.ends_on
    with pytest.raises(Invalid) as refused:
        book_receipt(
            actor=company.finance, customer=files.zerun, amount=Decimal(1), received_on=last, now=timezone.now()
        )
    assert refused.value.code == "orders.month-confirmed"
    with pytest.raises(IntegrityError, match="confirmed a balance"):
        entry(files.zerun, "receipt", "-1", last)
