"""What a rep could learn of a customer of another market beside asking for it: as somebody's group head, in a conflict, in the
history, by a clash, by a warning sign of the group (S1, security.md 3); and numbers behind masks by a way around (ACC-5)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.models import Clash, Contact, CreditAccount, CreditSign, Customer, OwnerChange, OwnerChangeItem
from customers.services.customers import edit_customer
from salesops.core.audit.models import AccessLog
from tests.customers.test_foreign_ids import FOREIGN, NAME

ZERUN = "C-000001"
MOBILE, PHONE = "138 0000 6021", "13900001111"


@pytest.fixture
def grouped(company, files):
    """The head of Zerun's group is in North China; the director joined them, who sees both."""
    edit_customer(actor=None, customer=files.zerun, values={"parent": files.dingsheng})
    return files


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def tells(response: Any) -> bool:
    text = response.content.decode()
    return NAME in text or FOREIGN in text or "other_rep" in text or "高远" in text


PAGES = (
    "customer",
    "record",
    "edit",
    *(f"tab {name}" for name in ("profile", "history", "team", "credit", "contacts")),
)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_the_head_of_the_group_elsewhere(company, grouped, page):
    name, _space, tab = page.partition(" ")
    address = reverse(f"customers:{name}", args=[ZERUN, tab] if tab else [ZERUN])
    response = signed_in(company.rep).get(address)
    assert response.status_code == 200
    assert not tells(response)


def test_who_opens_both_reads_it(company, grouped):
    for tab in ("profile", "history"):
        assert tells(signed_in(company.director).get(reverse("customers:tab", args=[ZERUN, tab])))


@pytest.mark.parametrize("query", ["", f"{ZERUN}/", "?search=泽润"])
def test_nor_does_the_api(company, grouped, query):
    response = signed_in(company.rep).get(f"/api/v1/customers/{query}")
    assert response.status_code == 200
    assert not tells(response)
    assert signed_in(company.director).get(f"/api/v1/customers/{ZERUN}/").json()["parent"] == FOREIGN


def test_a_rep_who_saves_the_file_keeps_the_group_he_does_not_know(company, grouped):
    client = signed_in(company.rep)
    address = reverse("customers:edit", args=[ZERUN])
    form = client.get(address).context["form"]
    typed = {name: value for name, value in form.initial.items() if value not in (None, False)}
    saved = client.post(address, typed | {"short_name": "泽润", "parent": ""})
    assert saved.status_code == 302, saved.context["form"].errors
    grouped.zerun.refresh_from_db()
    assert (grouped.zerun.short_name, grouped.zerun.parent) == ("泽润", grouped.dingsheng)


def test_a_conflict_does_not_say_it_either(company, grouped):
    Customer.objects.filter(code=ZERUN).update(bank_account="6222020200112233445")
    response = signed_in(company.rep).patch(
        f"/api/v1/customers/{ZERUN}/", {"city": "无锡", "version": 1}, content_type="application/json"
    )
    grouped.zerun.refresh_from_db()
    assert response.status_code == 409, (response.content, grouped.zerun.version)
    assert "city" in response.json()["fields"]
    assert not tells(response)
    assert "6222020200112233445" not in response.content.decode()


# Numbers: by a conflict, by the form that edits them.

OUTSIDE = ("secretary", "director", "deputy_director")


@pytest.mark.parametrize("who", OUTSIDE)
def test_a_conflict_shows_numbers_as_the_page_does(company, files, who):
    client = signed_in(getattr(company, who))
    for kind, row, secret in (("contacts", files.contact, MOBILE), ("shipping-addresses", files.address, PHONE)):
        response = client.patch(
            f"/api/v1/{kind}/{row.pk}/", {"is_active": True, "version": 99}, content_type="application/json"
        )
        assert response.status_code == 409
        assert secret not in response.content.decode()
        assert "****" in response.content.decode()
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("who", OUTSIDE)
def test_the_form_of_a_contact_holds_no_number_its_editor_sees_masked(company, files, who):
    client = signed_in(getattr(company, who))
    for name, row, secret in (("contact", files.contact, MOBILE), ("address", files.address, PHONE)):
        address = reverse(f"customers:edit_{name}", args=[ZERUN, row.pk])
        text = client.get(address).content.decode()
        assert secret not in text
        assert "****" in text
    address = reverse("customers:edit_contact", args=[ZERUN, files.contact.pk])
    body = {
        "name": "郑海涛",
        "title": "采购副总",
        "is_primary": "on",
        "is_active": "on",
        "version": files.contact.version,
    }
    assert client.post(address, body).status_code == 302
    found = Contact.objects.get(pk=files.contact.pk)
    assert (found.title, found.mobile, found.email) == ("采购副总", MOBILE, "zheng@zerun.example")
    body |= {"mobile": "13700007777", "version": found.version}
    assert client.post(address, body).status_code == 302
    assert Contact.objects.get(pk=found.pk).mobile == "13700007777"


def test_who_reads_it_in_full_edits_it_in_full(company, files):
    client = signed_in(company.rep)
    address = reverse("customers:edit_contact", args=[ZERUN, files.contact.pk])
    assert MOBILE in client.get(address).content.decode()
    body = {"name": "郑海涛", "mobile": "", "is_active": "on", "version": files.contact.version}
    assert client.post(address, body).status_code == 302
    assert Contact.objects.get(pk=files.contact.pk).mobile == ""


# Clashes: who reported one learns nothing of the owner.


@pytest.fixture
def clash(company, files) -> Clash:
    now = timezone.now()
    return Clash.objects.create(
        customer=files.dingsheng, reporter=company.rep, holder=company.other_rep, decider=company.gm, answer="老客户",
        met_on=date(2026, 11, 2), stage="已报价", evidence="报价单", reported_at=now, due_at=now + timedelta(days=2),
    )  # fmt: skip


def places(clash: Clash) -> list[str]:
    api = f"/api/v1/clashes/{clash.pk}/"
    return [
        reverse("customers:clash", args=[clash.pk]),
        reverse("customers:clashes"),
        "/inbox/?tab=started",
        api,
        "/api/v1/clashes/",
    ]


def owner_told(response: Any) -> bool:
    text = response.content.decode()
    return any(word in text for word in ("高远", "other_rep", "老客户", FOREIGN))


def test_the_reporter_is_not_told_whose_it_is(company, clash):
    client = signed_in(company.rep)
    for address in places(clash):
        response = client.get(address, follow=True)
        if response.status_code != 404:
            assert not owner_told(response), address
    mine = client.get(f"/api/v1/clashes/{clash.pk}/").json()
    assert (mine["customer"], mine["holder"], mine["answer"]) == (None, None, None)
    assert (mine["company"], mine["reporter"]) == ("北京鼎盛电子有限公司", "rep")
    for query in ("?holder=other_rep", f"?customer={FOREIGN}"):
        assert client.get(f"/api/v1/clashes/{query}").json()["results"] == []


def test_owner_and_decider_see_both_sides(company, clash):
    for who in (company.other_rep, company.gm, company.other_manager):
        answer = signed_in(who).get(f"/api/v1/clashes/{clash.pk}/").json()
        assert (answer["customer"], answer["holder"], answer["answer"]) == (FOREIGN, "other_rep", "老客户")
        assert owner_told(signed_in(who).get(reverse("customers:clash", args=[clash.pk])))
        assert len(signed_in(who).get("/api/v1/clashes/?holder=other_rep").json()["results"]) == 1


def test_of_a_customer_one_opens_the_owner_is_known(company, files, clash):
    Clash.objects.filter(pk=clash.pk).update(customer=files.anrui, holder=company.colleague)
    assert signed_in(company.rep).get(f"/api/v1/clashes/{clash.pk}/").json()["holder"] == "colleague"


# Credit of a group.


def test_a_warning_sign_of_a_member_elsewhere(company, grouped):
    CreditAccount.objects.create(customer=grouped.dingsheng, rating="B", limit=Decimal(1000), term_days=30)
    today = timezone.localdate()
    for customer, evidence in ((grouped.dingsheng, "法院公告甲"), (grouped.zerun, "法院公告乙")):
        CreditSign.objects.create(
            customer=customer, kind="lawsuit", level="orange", evidence=evidence, found_on=today, due_on=today,
            entered_at=timezone.now(),
        )  # fmt: skip
    response = signed_in(company.rep).get(reverse("customers:tab", args=[ZERUN, "credit"]))
    text = response.content.decode()
    assert response.status_code == 200
    assert "法院公告乙" in text
    assert "法院公告甲" not in text
    assert not tells(response)


# Duplicates.


def test_duplicates_say_only_that_there_is_one(company, files):
    client = signed_in(company.rep)
    for body in (
        {"name": "北京鼎盛电子有限公司"},
        {"name": "苏州泽润饮品有限公司"},
        {"name": "鼎盛"},
        {"name": "无此公司"},
    ):
        answer = client.post("/api/v1/customers/duplicates/", body, content_type="application/json")
        assert answer.status_code == 200
        assert not any(word in answer.content.decode() for word in (FOREIGN, "高远", "other_rep"))
        found = answer.json()
        assert found["elsewhere"] is (body["name"] == "北京鼎盛电子有限公司")
        assert [m["customer"] for m in found["matches"]] == ([ZERUN] if "泽润" in body["name"] else [])


@pytest.mark.parametrize("name", ["北京鼎盛电子有限公司", "昆山味之源食品有限公司", "苏州泽润饮品有限公司"])
def test_a_registered_name_is_refused_alike_wherever_it_belongs(company, files, name):
    client, body = signed_in(company.rep), {"name": name}
    answer = client.post("/api/v1/customers/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "customers.duplicate")
    assert list(answer.json()["fields"]) == ["sure"]
    assert not tells(answer)
    assert Customer.objects.count() == 4


# Changes of owner over two markets.


def test_of_a_change_over_two_markets_each_sees_his_own(company, files):
    change = OwnerChange.objects.create(
        heir=company.supervisor, day=date(2026, 12, 1), across=True, state="waiting", requested_by=company.gm,
        requested_at=timezone.now(),
    )  # fmt: skip
    for customer in (files.zerun, files.dingsheng):
        OwnerChangeItem.objects.create(change=change, customer=customer, owner_before=customer.owner)
    page, api = reverse("customers:owner_change", args=[change.pk]), f"/api/v1/owner-changes/{change.pk}/"
    manager = signed_in(company.manager)
    assert not tells(manager.get(page))
    assert [item["customer"] for item in manager.get(api).json()["items"]] == [ZERUN]
    for who in (company.supervisor, company.gm):
        assert tells(signed_in(who).get(page))
        assert len(signed_in(who).get(api).json()["items"]) == 2
