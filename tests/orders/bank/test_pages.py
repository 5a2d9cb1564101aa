"""The reconciliation desk: worked through with plain forms; nobody's name shows who may not be seen (ORD-9)."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from orders.forms.reconciliation import Typed, address_of
from orders.models import BankAccount, BankLine, Receipt
from orders.services.bank_proposals import propose_matches
from orders.services.reconciliation import match_line, undo_line
from orders.services.write_offs import withdraw_write_off
from tests.cast_orders_bank import line, owe
from tests.cast_orders_made import NOW
from tests.cast_write_offs import asked_off

DESK = "/orders/bank/"


@pytest.fixture
def browse(company, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)

    def open_as(who: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(getattr(company, who))
        return client

    return open_as


@pytest.fixture
def seen(company, files):
    items = [owe(files.zerun, "FP-2026-01066", "268000"), owe(files.zerun, "FP-2026-01081", "150000")]
    lines = [line(files.zerun.name, "418000", "设备款", account="622202117719"), line("广源投资管理中心", "88888")]
    propose_matches(actor=None, lines=None, now=NOW)
    return items, lines


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[-3000:]
    return response.content.decode()


def test_a_line_is_accepted_by_a_plain_form_and_the_next_one_follows(company, files, browse, seen):
    (first, second), (paid, unknown) = seen
    client = browse("secretary")
    page = text(client.get(f"{DESK}{paid.pk}/"))
    assert "Settle 2 invoices" in page
    assert "7719" in page
    assert "622202117719" not in page
    sent = {
        "item": [first.pk, second.pk],
        f"amount-{first.pk}": "268,000.00",
        f"amount-{second.pk}": "",
        "version": paid.version,
    }
    answer = client.post(f"{DESK}{paid.pk}/match/", sent)
    assert answer.status_code == 302
    assert answer.url == f"{DESK}{unknown.pk}/"
    assert Receipt.objects.get().amount == Decimal(418000)
    page = text(client.get(f"{DESK}{paid.pk}/"))
    assert "FP-2026-01066" in page
    assert 'data-key="z"' in page
    assert client.post(f"{DESK}{paid.pk}/undo/", {}).status_code == 302
    assert BankLine.objects.get(pk=paid.pk).state == "undone"


def test_what_is_wrong_is_said_and_what_was_typed_stays(company, browse, seen):
    (first, _second), (paid, _unknown) = seen
    client = browse("secretary")
    sent = {"item": [first.pk], f"amount-{first.pk}": "268000.01", "version": paid.version}
    page = text(client.post(f"{DESK}{paid.pk}/match/", sent), 422)
    assert "268,000.01" in page
    assert not Receipt.objects.exists()
    page = text(client.post(f"{DESK}{paid.pk}/match/", sent | {f"amount-{first.pk}": "1e3"}), 422)
    assert "two decimals" in page
    assert 'value="1e3"' in page
    text(client.post(f"{DESK}{paid.pk}/aside/", {"reason": " "}), 422)
    text(client.post(f"{DESK}{paid.pk}/aside/", {"reason": "x", "version": paid.version + 1}), 409)
    assert BankLine.objects.waiting().count() == 2


@pytest.mark.parametrize("written", ["-5", "abc", "12"])
def test_an_amount_without_its_tick_is_not_booked_as_something_else(company, files, browse, seen, written):
    """Without scripts nothing ticks the row: the whole would have become a prepayment."""
    (first, second), (paid, _unknown) = seen
    client = browse("secretary")
    sent = {"item": [first.pk], f"amount-{first.pk}": "268000", f"amount-{second.pk}": written, "version": paid.version}
    page = text(client.post(f"{DESK}{paid.pk}/match/", sent), 422)
    assert "Tick the invoice this amount is for" in page
    assert f'value="{written}"' in page
    assert not Receipt.objects.exists()
    page = text(client.post(f"{DESK}{paid.pk}/match/", {"version": paid.version, "ahead": files.zerun.pk}), 422)
    assert "Tick an invoice" in page
    answer = client.post(f"{DESK}{paid.pk}/match/", sent | {f"amount-{second.pk}": "0.00"})
    assert answer.status_code == 302


def test_refused_while_divided_it_stays_divided(company, browse, seen):
    """More than is open of one is said beside it; the proposal, the words looked for and the ticks stay."""
    (first, _second), (paid, _unknown) = seen
    client = browse("secretary")
    page = text(client.get(f"{DESK}{paid.pk}/?p=2&s=1&f=FP-2026"))
    action = f"{DESK}{paid.pk}/match/?p=2&amp;s=1&amp;f=FP-2026"
    assert f'action="{action}"' in page
    sent = {"item": [first.pk], f"amount-{first.pk}": "268000.01", "version": paid.version}
    page = text(client.post(action.replace("&amp;", "&"), sent), 422)
    assert f'id="wrong-{first.pk}"' in page
    assert 'value="268000.01"' in page
    assert 'value="FP-2026"' in page
    page = text(client.get(f"{DESK}{paid.pk}/?x=1"))
    assert f'action="{DESK}{paid.pk}/aside/?p=1&amp;x=1"' in page
    assert 'id="aside-reason"' in text(client.post(f"{DESK}{paid.pk}/aside/?p=1&x=1", {"reason": " "}), 422)


def test_who_looks_for_another_invoice_keeps_what_was_ticked_and_written(company, files, browse, seen):
    """By a plain form: nothing but ticks and amounts gets into the address, and they stand there whatever is found."""
    (first, second), (paid, unknown) = seen
    other = owe(files.weizhiyuan, "FP-2026-02001", "1000")
    client = browse("secretary")
    page = text(client.get(f"{DESK}{unknown.pk}/?p=1&s=1&f={files.zerun.code}"))
    assert f'formaction="{DESK}{unknown.pk}/find/?p=1&amp;s=1"' in page
    sent = {"item": [first.pk], f"amount-{first.pk}": "80,000", f"amount-{second.pk}": "abc", "f": "FP-2026-02001"}
    answer = client.post(f"{DESK}{unknown.pk}/find/?p=1&s=1", sent | {"once": "k", "version": 1, "how": "split"})
    kept = f"item={first.pk}&amount-{first.pk}=80000&amount-{second.pk}=abc"
    assert answer.url == f"{DESK}{unknown.pk}/?p=1&s=1&f=FP-2026-02001&{kept}"
    page = text(client.get(answer.url))
    ticked = re.findall(r'name="item" value="(\d+)"( checked)?', page)
    assert sorted(ticked) == sorted([(str(first.pk), " checked"), (str(other.pk), ""), (str(second.pk), "")])
    assert f'name="amount-{first.pk}" value="80,000.00"' in page
    assert f'name="amount-{second.pk}" value="abc"' in page
    # Nothing ticked is no proposal ticked again.
    answer = client.post(f"{DESK}{paid.pk}/find/?p=1&s=1", {f"amount-{first.pk}": "", "f": "x"})
    assert " checked" not in text(client.get(answer.url))
    assert len(address_of({n: Typed(True, "1,234,567.89") for n in range(10**6, 10**6 + 200)})) < 3000


def test_a_line_of_nobody_finds_its_customer(company, files, browse, seen):
    _items, (_paid, unknown) = seen
    owe(files.dingsheng, "FP-2026-03001", "88888")
    client = browse("secretary")
    page = text(client.get(f"{DESK}{unknown.pk}/?f={files.zerun.code}"))
    assert "FP-2026-01066" in page
    # The invoice of another market fits to the cent: it isn't named, nor is its customer.
    page = text(client.get(f"{DESK}{unknown.pk}/?f=FP-2026-03001"))
    assert files.dingsheng.name not in page
    assert "settle FP-2026-03001" not in page
    assert client.post(f"{DESK}{unknown.pk}/prepayment/", {"ahead": files.dingsheng.pk}).status_code == 404
    assert client.post(f"{DESK}{unknown.pk}/prepayment/", {"ahead": files.zerun.pk}).status_code == 302
    assert BankLine.objects.get(pk=unknown.pk).state == "prepayment"


def test_somebody_who_owes_nothing_is_found_to_have_paid_ahead(company, files, browse, seen):
    _items, (_paid, unknown) = seen
    client = browse("secretary")
    page = text(client.get(f"{DESK}{unknown.pk}/?f={files.weizhiyuan.code}"))
    assert f'<option value="{files.weizhiyuan.pk}">' in page
    assert 'data-key="p"' in page
    assert files.dingsheng.called not in text(client.get(f"{DESK}{unknown.pk}/?f={files.dingsheng.code}"))


def test_a_line_for_two_markets_names_each_reader_its_own(company, files, browse, seen):
    (first, _second), (paid, _unknown) = seen
    elsewhere = owe(files.dingsheng, "FP-2026-03001", "150000")
    parts = [(first.pk, Decimal(268000)), (elsewhere.pk, Decimal(150000))]
    match_line(actor=company.finance, line=paid, parts=parts, how="split", now=NOW)
    page = text(browse("secretary").get(f"{DESK}{paid.pk}/"))
    assert files.zerun.called in page
    assert files.dingsheng.called not in page
    assert "FP-2026-03001" not in page
    assert "Settled: FP-2026-01066, another market" in " ".join(page.split())
    assert "FP-2026-03001" not in text(browse("secretary").get(f"{DESK}?tab=matched"))
    page = text(browse("finance").get(f"{DESK}{paid.pk}/"))
    assert files.dingsheng.called in page
    assert "FP-2026-03001" in page


def test_all_sure_ones_with_one_button(company, browse, seen):
    client = browse("secretary")
    assert "Accept 1 sure line" in text(client.get(DESK))
    assert client.post(f"{DESK}accept/").status_code == 302
    assert [line.state for line in BankLine.objects.order_by("pk")] == ["matched", "open"]
    assert "418,000.00" in text(client.get(f"{DESK}?tab=matched"))


def test_what_a_bank_kept_is_asked_to_be_written_off(company, files, browse):
    """15 of 8,000 stay open: the link fills the form in; once asked for, the request stands there instead."""
    item = owe(files.zerun, "FP-2026-01066", "8000")
    owe(files.zerun, "FP-2026-01081", "500")
    short = line(files.zerun.name, "7985", "FP-2026-01066")
    parts = [(item.pk, Decimal(7985))]
    match_line(actor=company.secretary, line=short, parts=parts, how="fee", now=NOW)
    client = browse("secretary")
    page = text(client.get(f"{DESK}{short.pk}/"))
    address = f"/orders/receivables/of/{files.zerun.code}/write-off/?invoice=FP-2026-01066&amp;cause=fee"
    assert "15.00 of FP-2026-01066 stay open." in page
    assert address in page
    form = text(client.get(address.replace("&amp;", "&")))
    fields = re.findall(r'name="parts\.\d+"[^>]*value="([^"]*)"', form)
    assert [Decimal(value.replace(",", "")) for value in fields] == [Decimal(15)]
    assert '<option value="fee" selected>' in form
    found = asked_off(company, files.zerun, (item, "15"), cause="fee", evidence="")
    page = text(client.get(f"{DESK}{short.pk}/"))
    assert f"/orders/write-offs/{found.number}/" in page
    assert address not in page
    # Nothing of it for who may not ask, nothing once the line is taken back.
    assert address not in text(browse("auditor").get(f"{DESK}{short.pk}/"))
    withdraw_write_off(actor=company.manager, found=found, reason="x", now=NOW)
    assert address in text(client.get(f"{DESK}{short.pk}/"))
    undo_line(actor=company.secretary, line=BankLine.objects.get(pk=short.pk), now=NOW)
    assert address not in text(client.get(f"{DESK}{short.pk}/?tab=matched"))


def test_who_only_looks_finds_no_buttons(company, browse, seen):
    page = text(browse("rep").get(DESK))
    assert "418,000.00" in page
    assert "88,888.00" not in page
    assert "data-accept" not in page


def test_the_desk_asks_as_often_for_many_lines_as_for_few(company, files, browse, seen, django_assert_max_num_queries):
    client = browse("secretary")
    client.get(DESK)
    for n in range(30):
        owe(files.zerun, f"FP-2026-05{n:03d}", str(1000 + n))
        line(files.zerun.name, str(1000 + n), reference=f"R{n}")
    propose_matches(actor=None, lines=None, now=NOW)
    with django_assert_max_num_queries(60):
        page = text(client.get(DESK))
    assert page.count('role="option"') == 32


def test_finance_keeps_our_accounts(company, browse):
    client = browse("finance")
    sent = {"name": "基本户", "number": "3225 0198-3600", "bank": "建行", "active": "on"}
    assert client.post(f"{DESK}accounts/new/", sent).status_code == 302
    assert BankAccount.objects.get().number == "322501983600"
    assert "already" in text(client.post(f"{DESK}accounts/new/", sent), 422)


def test_the_day_of_a_closed_month_is_told_before_it_is_booked(browse, company, files):
    owe(files.zerun, "FP-2026-01066", "268000")
    old, new = line(files.zerun.name, "268000", at=NOW.replace(month=5, day=20)), line(files.zerun.name, "268000")
    propose_matches(actor=None, lines=None, now=NOW)
    pages = [browse("secretary").get(f"{DESK}{one.pk}/").content.decode() for one in (old, new)]
    assert ["it is booked as of" in page for page in pages] == [True, False]
