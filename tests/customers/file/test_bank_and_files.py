"""Bank details by finance only, after a call back; papers through scope; numbers behind masks with a reason."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customers.models import BankChange, CustomerFile
from customers.services.bank import ask_bank_change
from customers.services.customers import edit_customer
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve, reject
from salesops.core.audit.models import AccessLog
from salesops.core.refusals import Forbidden, Invalid

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ACCOUNT = "6222 0210 0112 3456"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def ask(files, actor, account=ACCOUNT) -> BankChange:
    return ask_bank_change(
        actor=actor, customer=files.zerun, bank_name="中国银行苏州分行", bank_account=account, reason="来函", now=NOW
    )


def step() -> ApprovalStep:
    return ApprovalStep.objects.get(approval__matter="customers.bank_change", state="open")


def test_the_old_details_hold_until_finance_agrees(company, files):
    change = ask(files, company.rep)
    files.zerun.refresh_from_db()
    assert files.zerun.bank_account == ""
    assert str(step().limit) == "1 wd"
    approve(step_id=step().pk, actor=company.finance, now=NOW, note="已致电郑海涛")
    files.zerun.refresh_from_db()
    change.refresh_from_db()
    assert (files.zerun.bank_account, change.state, change.decided_by) == (ACCOUNT, "done", company.finance)


def test_refused_the_old_ones_go_on(company, files):
    ask(files, company.rep)
    reject(step_id=step().pk, actor=company.finance, now=NOW, note="客户否认")
    files.zerun.refresh_from_db()
    assert files.zerun.bank_account == ""


def test_finance_does_not_agree_to_its_own(company, files):
    ask(files, company.finance)
    assert company.finance not in [p.user for p in step().people.all()]


def test_nobody_edits_the_account_directly(company, files):
    for person in (company.rep, company.finance):
        with pytest.raises(Forbidden):
            edit_customer(actor=person, customer=files.zerun, values={"bank_account": ACCOUNT})


def test_what_is_no_account_and_what_waits_already(company, files):
    with pytest.raises(Invalid):
        ask(files, company.rep, account="12")
    ask(files, company.rep)
    with pytest.raises(Invalid) as error:
        ask(files, company.rep, account="6222 0210 0112 9999")
    assert error.value.code == "customers.bank-change-waits"


def test_others_read_four_digits(client, company, files):
    type(files.zerun).objects.filter(pk=files.zerun.pk).update(bank_account=ACCOUNT)
    address = reverse("customers:tab", args=["C-000001", "profile"])
    shown = {}
    for who in ("rep", "director", "finance"):
        client.force_login(getattr(company, who))
        shown[who] = client.get(address).content.decode()
    assert ACCOUNT in shown["finance"]
    for who in ("rep", "director"):
        assert "****3456" in shown[who]
        assert ACCOUNT not in shown[who]


def upload(client, name="licence.pdf", content=PDF):
    sent = {"upload": SimpleUploadedFile(name, content), "kind": "licence", "note": "2026"}
    return client.post(reverse("customers:add_file", args=["C-000001"]), sent)


def test_papers_are_fetched_by_those_who_open_the_customer(client, company, files, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    client.force_login(company.rep)
    assert upload(client).status_code == 302
    paper = CustomerFile.objects.get()
    address = reverse("reports:file", args=[paper.stored.key])
    answers = {}
    for who in ("rep", "supervisor", "director", "other_rep", "legal"):
        client.force_login(getattr(company, who))
        answers[who] = client.get(address).status_code
    assert answers == {"rep": 200, "supervisor": 200, "director": 200, "other_rep": 404, "legal": 404}
    client.force_login(company.rep)
    client.post(reverse("customers:remove_file", args=["C-000001", paper.pk]))
    assert client.get(address).status_code == 404
    assert CustomerFile.objects.get().removed_by == company.rep


def test_a_picture_that_is_none_is_refused_beside_its_field(client, company, files, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    client.force_login(company.rep)
    response = upload(client, "licence.jpg", b"MZ no picture")
    assert response.status_code == 422
    assert "upload" in response.context["form"].errors


def show(client, person, reason, pk):
    client.force_login(person)
    address = reverse("customers:show_number", args=["C-000001", "contact", pk, "mobile"])
    return client.post(address, {"reason": reason}, headers={"HX-Request": "true"})


def test_a_number_behind_its_mask_for_a_reason(client, company, files):
    answer = show(client, company.director, "call", files.contact.pk)
    assert "138 0000 6021" in answer.content.decode()
    seen = AccessLog.objects.get()
    assert (seen.user, seen.field, seen.reason, seen.record_id) == (
        company.director, "mobile", "call", str(files.zerun.pk),
    )  # fmt: skip
    assert show(client, company.director, "", files.contact.pk).status_code == 422
    assert show(client, company.auditor, "audit", files.contact.pk).status_code == 403
    assert show(client, company.other_rep, "call", files.contact.pk).status_code == 404
    assert AccessLog.objects.count() == 1
