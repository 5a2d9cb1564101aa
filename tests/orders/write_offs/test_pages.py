"""Asking for write-offs and refunds on their pages and through the API; what the page says before it is asked (ORD-8)."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.services.bank import ask_bank_change
from orders.models import OpenItem, Refund, WriteOff
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve, send_back
from tests.cast_orders_made import NOW
from tests.cast_orders_paid import billed, booked, paid
from tests.cast_write_offs import SAID, agreed, asked_off

ASKED = {"cause": "hopeless", "reason": "多次催收无果", "fault": "customer", "evidence": "催款函两封"}


def reader(person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def test_who_decides_is_said_before_it_is_asked(company, files):
    item = billed(files.zerun, "60000")
    page, client = reverse("orders:ask_write_off", args=[files.zerun.code]), reader(company.manager)
    assert b"Up to 50,000.00" not in client.get(page).content
    told = client.post(
        page, {"act": "route", f"parts.{item.pk}": "50000"}, headers={"hx-request": "true"}
    ).content.decode()
    assert "Up to 50,000.00: director, finance and legal" in told
    assert company.legal.name in told
    offered = client.get(f"{page}?invoice=FP-2026-90001").content.decode()
    assert "Above 50,000.00" in offered
    assert company.gm.name in offered
    assert client.post(page, ASKED | {f"parts.{item.pk}": "60000.01"}).status_code == 422
    answer = client.post(page, ASKED | {f"parts.{item.pk}": "50,000"})
    found = WriteOff.objects.get()
    assert (answer["Location"], found.amount) == (reverse("orders:write_off", args=[found.number]), Decimal(50_000))
    for who in (company.legal, company.manager):
        shown = reader(who).get(answer["Location"]).content.decode()
        assert "催款函两封" in shown
    assert reader(company.legal).get(reverse("orders:write_off_paper", args=[found.number])).content.startswith(b"%PDF")


def test_owed_again_on_its_page(company, files):
    item = billed(files.zerun, "8000")
    found = agreed(asked_off(company, files.zerun, (item, "8000")))
    client, line = reader(company.finance), found.lines.get()
    page = reverse("orders:write_back", args=[found.number])
    shown = client.get(page).content.decode()
    assert "8,000.00 written off" in shown
    refused = client.post(page, {f"parts.{line.pk}": "9000", "reason": "x", "on": timezone.localdate().isoformat()})
    assert (refused.status_code, "are written off" in refused.content.decode()) == (422, True)
    client.post(page, {f"parts.{line.pk}": "3000", "reason": "分配", "on": timezone.localdate().isoformat()})
    assert OpenItem.objects.get(pk=item.pk).open_amount == 3_000
    record = client.get(reverse("orders:receivables_record", args=[files.zerun.code])).content.decode()
    assert reverse("orders:write_off", args=[found.number]) in record


def test_a_refund_from_its_receipt_to_the_bank(company, files):
    receipt = booked(company, files.zerun, "1000", payer="泽润食品", payer_account="6222020200112233445")
    paid(company, receipt, (billed(files.zerun, "400"), "400"))
    client, page = reader(company.secretary), reverse("orders:ask_refund", args=[receipt.number])
    shown = client.get(page).content.decode()
    assert company.manager.name in shown
    assert 'value="600.00"' in shown
    form = {"amount": "600", "reason": "重复付款", "payee": "泽润食品", "payee_account": "6222020200112233445"}
    client.post(page, form)
    found = agreed(Refund.objects.get())
    here = reverse("orders:refund", args=[found.pk])
    assert "6222020200112233445" not in client.get(here).content.decode()
    finance = reader(company.finance)
    assert "6222020200112233445" in finance.get(here).content.decode()
    finance.post(
        reverse("orders:pay_refund", args=[found.pk]),
        {"version": found.version, "on": timezone.localdate().isoformat()},
    )
    assert (Refund.objects.get().state, receipt.left) == ("paid", 0)
    assert b"TF-2026-0001" in client.get(reverse("orders:receipt", args=[receipt.number])).content
    assert finance.get(reverse("orders:refund_paper", args=[found.pk])).content.startswith(b"%PDF")


def test_who_decides_on_a_refund_follows_the_account(company, files):
    """Whoever agreed to the bank details of the account asked for is left out; nothing is asked for yet."""
    receipt = booked(company, files.zerun, "1000", payer="泽润食品", payer_account="6222020200112233445")
    ask_bank_change(
        actor=company.manager,
        customer=files.zerun,
        bank_name="工行",
        bank_account="6222 0210 0112 8888",
        reason="来函",
        now=NOW,
    )
    step = ApprovalStep.objects.get(approval__matter="customers.bank_change")
    approve(step_id=step.pk, actor=company.finance, now=NOW)
    client, page = reader(company.secretary), reverse("orders:ask_refund", args=[receipt.number])
    form = {"act": "route", "amount": "600", "reason": "重复付款", "payee": "泽润食品"}
    asked = [
        client.post(page, form | {"payee_account": account}, headers={"hx-request": "true"}).content.decode()
        for account in ("6222020200112233445", "6222021001128888")
    ]
    instead = f"in place of {company.manager.name}"
    assert [(company.manager.name in told, instead in told) for told in asked] == [(True, False), (True, True)]
    # Without scripts the whole page answers, and keeps what was typed.
    whole = client.post(page, form | {"payee_account": "6222021001128888", "amount": ""}).content.decode()
    assert ('value="6222021001128888"' in whole, instead in whole) == (True, True)
    assert not Refund.objects.exists()


def test_asked_again_after_it_was_sent_back(company, files):
    one, two = billed(files.zerun, "8000"), billed(files.zerun, "5000", "FP-2026-90002")
    letter = SimpleUploadedFile("催款函.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    found = asked_off(company, files.zerun, (one, "6000"), (two, "5000"), fault_note="无法举证", files=[letter])
    client, here = reader(company.manager), reverse("orders:write_off", args=[found.number])
    assert "?again=" not in client.get(here).content.decode()
    step = ApprovalStep.objects.waiting().filter(approval__record_id=str(found.pk)).first()
    send_back(step_id=step.pk, actor=step.people.get().user, note="请附裁定书", now=NOW)
    assert f"?again={found.number}" in client.get(here).content.decode()
    paid(company, booked(company, files.zerun, "3000"), (one, "3000"))
    page = reverse("orders:ask_write_off", args=[files.zerun.code])
    form = client.get(f"{page}?again={found.number}").context["form"]
    # Of the first no more is open now than 5,000.
    assert {name: form[name].initial for name in form.rows} == {f"parts.{one.pk}": 5_000, f"parts.{two.pk}": 5_000}
    assert {name: form.initial[name] for name in SAID} == SAID
    assert form.initial["fault_note"] == "无法举证"
    # What was attached stays with the request that was sent back, and the form says so.
    assert f"Files of {found.number} don't come along" in form["files"].help_text
    assert "催款函.pdf" in form["files"].help_text
    assert not client.get(page).context["form"]["files"].help_text
    # Somebody else's customer, or one that waits: nothing is filled in.
    billed(files.anrui, "700", "FP-2026-90003")
    other = client.get(f"{reverse('orders:ask_write_off', args=[files.anrui.code])}?again={found.number}")
    assert [other.context["form"][name].initial for name in other.context["form"].rows] == [None]


def test_evidence_is_added_while_it_waits(company, files):
    found = asked_off(company, files.zerun, (billed(files.zerun, "8000"), "8000"), actor=company.secretary)
    url, client = reverse("api:write-offs-add-files", args=[found.number]), reader(company.secretary)
    fake = client.post(url, {"files": [SimpleUploadedFile("a.pdf", b"<html>", "application/pdf")]})
    assert (fake.status_code, fake.json()["refusals"][0]["code"]) == (422, "core.file-type")
    answer = client.post(url, {"files": [SimpleUploadedFile("裁定书.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")]})
    assert [file["name"] for file in answer.json()["files"]] == ["裁定书.pdf"]
    kept = client.get(f"/api/v1/files/{answer.json()['files'][0]['key']}/content/")
    assert kept.status_code == 200
    assert client.post(url, {}).status_code == 422
    assert reader(company.finance).post(url, {}).status_code == 403
    assert reader(company.other_manager).post(url, {}).status_code == 404
    agreed(found)
    late = client.post(url, {"files": [SimpleUploadedFile("b.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")]})
    assert (late.status_code, late.json()["refusals"][0]["code"]) == (409, "core.wrong-state")
    assert found.files.count() == 1


def test_the_api_asks_once(company, files):
    item = billed(files.zerun, "8000")
    client = reader(company.secretary)
    body = ASKED | {"customer": files.zerun.code, "parts": [{"item": item.pk, "amount": "8000.01"}]}
    url = reverse("api:write-offs-list")
    refused = client.post(url, body, content_type="application/json")
    assert (refused.status_code, "parts.0.amount" in refused.content.decode()) == (422, True)
    body["parts"][0]["amount"] = "8000"
    answers = [
        client.post(url, body, content_type="application/json", headers={"idempotency-key": "one"})
        for _click in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    found = agreed(WriteOff.objects.get())
    back = {
        "parts": [{"line": found.lines.get().pk, "amount": "100"}],
        "reason": "到账",
        "on": timezone.localdate().isoformat(),
    }
    answer = client.post(
        reverse("api:write-offs-write-back", args=[found.number]), back, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["lines"][0]["written"]) == (200, "8000.00")
    receipt = booked(company, files.zerun, "500")
    asked = {"receipt": receipt.number, "amount": "500", "reason": "多付", "payee": "泽润食品"}
    made = client.post(reverse("api:refunds-list"), asked, content_type="application/json")
    assert (made.status_code, made.json()["state"], made.json()["number"]) == (201, "requested", None)
    why = {"reason": "转作货款"}
    gone = client.post(reverse("api:refunds-withdraw", args=[made.json()["id"]]), why, content_type="application/json")
    assert gone.json()["state"] == "withdrawn"
