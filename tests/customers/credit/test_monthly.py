"""Monthly lists: live, signed off and frozen, prepared anew, in everybody's own reach, on paper (C12, C13; CUS-11)."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from customers.models import CreditAccount, Customer, MonthlyList, MonthlyListRow, ShippingAddress
from customers.monthly import due_of, late_from, live
from customers.monthly_shown import Shown
from customers.reminders.lists import open_lists
from customers.services import monthly_lists
from customers.services.credit_accounts import set_imported_credit
from salesops.core.audit.models import AccessLog
from salesops.core.refusals import Forbidden, Refused

NOW = timezone.make_aware(timezone.datetime(2026, 11, 4, 10))
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def rated(files):
    for customer, rating in ((files.zerun, "A"), (files.weizhiyuan, "B"), (files.dingsheng, "C")):
        set_imported_credit(actor=None, customer=customer, rating=rating, limit=Decimal(100_000), term=None, now=NOW)
    return files


def client_of(person, language="en"):
    client = Client(headers={"Accept-Language": language})
    client.force_login(person)
    return client


def signed(company, kind="credit", month=OCTOBER):
    made = monthly_lists.prepare(actor=company.lead, kind=kind, month=month, now=NOW)
    return monthly_lists.sign_off(actor=company.lead, monthly=made, now=NOW, reason="停产检修，联系不上")


def address(name, kind="credit", month="2026-10"):
    return reverse(f"customers:{name}", args=[kind, month])


def test_signed_off_it_stays_as_it_was(company, rated):
    found = signed(company)
    assert found.rows.count() == 3
    CreditAccount.objects.filter(customer=rated.zerun).update(limit=Decimal(50_000))
    text = client_of(company.lead).get(address("monthly")).content.decode()
    assert "100,000.00" in text
    assert "50,000.00" not in text
    with pytest.raises(DatabaseError), transaction.atomic():
        MonthlyListRow.objects.filter(monthly=found).update(place=9)
    now = client_of(company.lead).get(address("monthly", month="2026-11")).content.decode()
    assert "Limit (VAT incl.) 100,000.00 → 50,000.00" in now


def test_a_new_edition_takes_a_reason_and_replaces_the_signed_one(company, rated):
    first = signed(company)
    with pytest.raises(Refused):
        monthly_lists.prepare(actor=company.lead, kind="credit", month=OCTOBER, now=NOW)
    again = monthly_lists.prepare(actor=company.lead, kind="credit", month=OCTOBER, now=NOW, note="更正")
    assert again.edition == 2
    monthly_lists.sign_off(actor=company.lead, monthly=again, now=NOW)
    first.refresh_from_db()
    assert (first.state, first.rows.count()) == ("replaced", 3)
    assert MonthlyList.objects.get(state="signed").edition == 2


def test_only_the_lead_prepares_and_signs_and_no_month_ahead(company, rated):
    for person in (company.secretary, company.manager, company.director, company.admin):
        with pytest.raises(Forbidden):
            monthly_lists.prepare(actor=person, kind="credit", month=OCTOBER, now=NOW)
    with pytest.raises(Refused):
        monthly_lists.prepare(actor=company.lead, kind="credit", month=date(2026, 12, 1), now=NOW)


@pytest.mark.parametrize("frozen", [False, True])
def test_everybody_reads_his_own_reach(company, rated, frozen):
    if frozen:
        signed(company)
    text = client_of(company.manager).get(address("monthly")).content.decode()
    assert rated.zerun.name in text
    assert rated.dingsheng.name not in text
    assert rated.zerun.name not in client_of(company.other_rep).get(address("monthly")).content.decode()
    assert client_of(company.admin).get(address("monthly")).status_code == 403


@pytest.mark.parametrize(
    ("language", "title", "rating"),
    [("en", "Credit rating list", "Credit A"), ("zh-hans", "客户信用等级一览表", "信用A")],
)
def test_on_paper_in_both_languages(company, rated, language, title, rating):
    signed(company)
    response = client_of(company.lead, language).post(address("monthly_pdf"), headers={"Accept-Language": language})
    assert response["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    text = text.replace(" ", "")
    assert title.replace(" ", "") in text
    assert rating.replace(" ", "") in text
    assert rated.zerun.name in text
    assert company.lead.name in text
    assert AccessLog.objects.get(kind="export").rows == 3


def test_as_a_sheet(company, rated):
    content = client_of(company.finance).post(address("monthly_xlsx")).content
    book = load_workbook(BytesIO(content))
    rows = list(book.active.values)
    assert rows[0][:2] == ("Customer", "Credit rating")
    assert len(rows) == 4
    # Figures are figures, days are days; who took it out stands in properties and footer.
    heads = rows[0]
    limits = [row[heads.index("Limit (VAT incl.)")] for row in rows[1:]]
    assert all(isinstance(limit, int | float) for limit in limits if limit is not None)
    assert any(limits)
    assert book.properties.creator == company.finance.name
    assert company.finance.name in book.active.oddFooter.left.text


def test_shipping_list_masks_numbers_and_addresses_are_checked(company, rated):
    text = client_of(company.logistics).get(address("monthly", "shipping")).content.decode()
    assert client_of(company.logistics).post(address("monthly_pdf", "shipping")).status_code == 200
    assert "13900001111" not in text
    lead = client_of(company.rep)
    page = lead.get(reverse("customers:check_addresses")).content.decode()
    assert rated.address.address in page
    done = lead.post(reverse("customers:check_address", args=[rated.address.pk]), headers={"HX-Request": "true"})
    assert (done.status_code, done.content) == (200, b"")
    rated.address.refresh_from_db()
    assert rated.address.checked_on == timezone.localdate()
    assert client_of(company.other_rep).post(
        reverse("customers:check_address", args=[rated.address.pk])
    ).status_code == 404  # fmt: skip


@pytest.mark.parametrize("frozen", [False, True], ids=["live", "signed"])
def test_phones_in_full_for_the_chain_of_today_only(company, rated, frozen):
    """The signed row keeps the number; who reads it in full is asked of each customer, as on its page (ACC-5)."""
    shipping = "shipping"
    if frozen:
        assert signed(company, shipping).rows.get().values["phone"] == "13900001111"
    for person, in_full in (
        (company.rep, True),
        (company.manager, True),
        (company.secretary, False),
        (company.logistics, False),
        (company.lead, False),
        (company.director, False),
    ):
        text = client_of(person).get(address("monthly", shipping)).content.decode()
        assert ("13900001111" in text) is in_full, person
    sheet = client_of(company.lead).post(address("monthly_xlsx", shipping)).content
    assert "139****1111" in str(list(load_workbook(BytesIO(sheet)).active.values))
    rated.zerun.owner = company.colleague
    rated.zerun.save(update_fields=["owner"])
    moved = client_of(company.rep).get(address("monthly", shipping)).content.decode()
    assert "13900001111" not in moved


def test_a_changed_number_behind_a_mask_is_only_said_to_have_changed(company, rated):
    signed(company, "shipping")
    rated.address.receiver_phone = "13955551111"
    rated.address.save()
    text = client_of(company.lead).get(address("monthly", "shipping", "2026-11")).content.decode()
    assert "Phone changed" in text
    chain = client_of(company.rep).get(address("monthly", "shipping", "2026-11")).content.decode()
    assert "Phone 13900001111 → 13955551111" in chain


@pytest.mark.parametrize("wrong", ["2026-13", "x", "2026-1-1"])
def test_months_that_are_none(company, rated, wrong):
    assert client_of(company.lead).get(address("monthly", month=wrong)).status_code == 404


def begun(company, kind="shipping", month=OCTOBER):
    return monthly_lists.prepare(actor=company.lead, kind=kind, month=month, now=NOW)


def test_addresses_nobody_checked_take_a_reason(company, rated):
    draft = begun(company)
    client = client_of(company.lead)
    page = client.get(address("monthly", "shipping")).content.decode()
    assert "1 address not checked since the month began" in page
    assert "not checked</span>" in page
    sign = address("sign_monthly", "shipping")
    refused = client.post(sign, {"version": draft.version, "reason": "  "})
    assert refused.status_code == 422
    assert "check it, or say why the list is signed off without it" in refused.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert client.post(sign, {"version": draft.version, "reason": "停产检修"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.open_rows, draft.open_reason) == ("signed", 1, "停产检修")
    shown = client.get(address("monthly", "shipping")).content.decode()
    assert "Signed off with 1 address not checked:" in shown
    assert "停产检修" in shown
    paper = client.post(address("monthly_pdf", "shipping")).content
    assert "停产检修" in "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)


def test_checked_in_its_month_nothing_is_left_to_explain(company, rated):
    monthly_lists.check_addresses(actor=company.rep, ids=[rated.address.pk], day=date(2026, 9, 30))
    assert monthly_lists.to_check(company.rep, OCTOBER, NOW.date()).count() == 1
    with pytest.raises(Refused) as refused:
        monthly_lists.sign_off(actor=company.lead, monthly=begun(company), now=NOW)
    assert (refused.value.code, refused.value.refusals[0].figures) == ("customers.rows-unchecked", {"unchecked": 1})
    monthly_lists.check_addresses(actor=company.rep, ids=[rated.address.pk], day=OCTOBER)
    assert monthly_lists.to_check(company.rep, OCTOBER, NOW.date()).count() == 0
    # A reason nobody needs isn't kept.
    found = monthly_lists.sign_off(actor=company.lead, monthly=begun(company), now=NOW, reason="x")
    assert (found.open_rows, found.open_reason) == (0, "")
    row = found.rows.get().values
    assert (row["checked"], row["checker"]) == ("2026-10-01", company.rep.name)


def test_reviews_that_are_late_take_a_reason(company, rated):
    CreditAccount.objects.filter(customer=rated.zerun).update(review_on=date(2026, 11, 3))
    CreditAccount.objects.filter(customer=rated.weizhiyuan).update(review_on=date(2026, 11, 4))
    with pytest.raises(Refused) as refused:
        monthly_lists.sign_off(actor=company.lead, monthly=begun(company, "credit"), now=NOW)
    assert refused.value.refusals[0].figures == {"unchecked": 1}
    assert signed(company, "credit").open_rows == 1


def test_archived_customers_are_left_out_unless_they_hold_the_limit_of_others(company, rated):
    Customer.objects.filter(pk__in=[rated.zerun.pk, rated.weizhiyuan.pk]).update(status="archived")
    assert [row.customer_id for row in live("credit")] == [rated.dingsheng.pk]
    assert not live("shipping").exists()
    Customer.objects.filter(pk=rated.dingsheng.pk).update(parent=rated.zerun)
    assert {row.customer_id for row in live("credit")} == {rated.dingsheng.pk, rated.zerun.pk}


def test_many_addresses_are_checked_with_one_key(company, rated, django_assert_max_num_queries):
    more = [ShippingAddress.objects.create(customer=rated.zerun, address=f"江阴市{n}号") for n in range(3)]
    theirs = ShippingAddress.objects.create(customer=rated.dingsheng, address="深圳市龙岗区1号")
    old = ShippingAddress.objects.create(customer=rated.zerun, address="旧址", is_active=False)
    client = client_of(company.rep)
    round_page = reverse("customers:check_addresses")
    text = client.get(round_page).content.decode()
    assert "0 of 4 checked" in text
    assert theirs.address not in text
    ticked = [*(one.pk for one in more), theirs.pk, old.pk, "x"]
    done = client.post(reverse("customers:check_many_addresses"), {"address": ticked}, follow=True)
    assert "3 addresses noted as checked." in done.content.decode()
    assert "3 of 4 checked" in done.content.decode()
    checked = ShippingAddress.objects.filter(checked_on=timezone.localdate(), checked_by=company.rep)
    assert set(checked) == set(more)
    again = client.post(reverse("customers:check_many_addresses"), {"address": ticked}, follow=True)
    assert "Tick the addresses that were checked." in again.content.decode()
    ShippingAddress.objects.bulk_create(
        ShippingAddress(customer=rated.zerun, address=f"{n} 号") for n in range(120)
    )  # fmt: skip
    with django_assert_max_num_queries(20):
        assert "The first 100; the others follow." in client.get(round_page).content.decode()


def test_by_the_fifth_of_the_month_after(company, rated):
    """October: Thursday the 5th of November, 18:00; the 5th of December is a Saturday."""
    assert due_of(OCTOBER) == date(2026, 11, 5)
    assert due_of(date(2026, 11, 1)) == date(2026, 12, 7)
    assert timezone.localtime(late_from(OCTOBER)).isoformat() == "2026-11-05T18:00:00+08:00"
    in_time = signed(company)
    assert not Shown(company.lead, "credit", "2026-10", NOW).is_late
    MonthlyList.objects.filter(pk=in_time.pk).update(signed_at=late_from(OCTOBER))
    shown = Shown(company.lead, "credit", "2026-10", NOW)
    assert (shown.is_late, shown.is_signed) == (True, True)
    open_one = Shown(company.lead, "shipping", "2026-10", late_from(OCTOBER))
    assert (open_one.is_late, open_one.is_signed) == (True, False)


def test_the_lead_is_reminded_then_the_director(company, rated):
    def told(day, hour):
        moment = timezone.make_aware(timezone.datetime(2026, 11, day, hour))
        return [(due.key, due.step, sorted(p.username for p in due.to)) for due in open_lists(moment)]

    assert told(3, 12) == []
    assert told(4, 9) == [("credit:2026-10", "before", ["lead"]), ("shipping:2026-10", "before", ["lead"])]
    assert [step for _key, step, _to in told(5, 15)] == ["before", "due", "before", "due"]
    signed(company)
    assert {key for key, _step, _to in told(5, 18)} == {"shipping:2026-10"}
    assert ("shipping:2026-10", "director", ["director", "lead"]) in told(6, 9)
    signed(company, "shipping")
    assert told(6, 9) == []
