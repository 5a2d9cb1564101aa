"""Customers and contacts in the API: the same rules as on the pages (contract.md, "API")."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import RoleGrant, User
from customers.completeness import CompletenessToday
from customers.models import Contact, Customer
from salesops.core.numbering.drawing import continue_after
from tests.cast_customers import make_customer

CUSTOMERS, CONTACTS = "/api/v1/customers/", "/api/v1/contacts/"
ZERUN, WEIZHIYUAN, DINGSHENG, ANRUI = "C-000001", "C-000002", "C-000003", "C-000004"


@pytest.fixture
def api(files):
    """A client signed in as a member of the cast."""

    def signed_in(who: str) -> APIClient:
        client = APIClient()
        client.force_login(User.objects.get(username=who))
        return client

    return signed_in


def codes(response) -> set[str]:
    assert response.status_code == 200, response.content
    return {row["code"] for row in response.json()["results"]}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("", {ZERUN, WEIZHIYUAN, ANRUI}),
        ("?search=泽润", {ZERUN}),
        ("?search=szzr", {ZERUN}),
        ("?search=13800006021", {ZERUN}),
        ("?search=鼎盛", set()),
        ("?owner=rep", {ZERUN}),
        ("?unit=EC", {ZERUN, WEIZHIYUAN, ANRUI}),
        ("?unit=NC", set()),
        ("?grade=B", {WEIZHIYUAN}),
        ("?pool=true", {ANRUI}),
        ("?industry=beverage&province=32", {ZERUN}),
        ("?opened_on__gte=2030-01-01", set()),
    ],
)
def test_lists_filters_and_searches_in_scope(api, question, expected):
    assert codes(api("manager").get(CUSTOMERS + question)) == expected


def test_pages_in_order_without_gaps(api, company):
    for n in range(7):
        make_customer(f"C-70000{n}", f"苏州排序{n}有限公司", owner=company.rep, unit=company.units["EC-2-T"])
    client, seen = api("rep"), []
    address = f"{CUSTOMERS}?page_size=3&ordering=-code"
    while address:
        answer = client.get(address).json()
        seen += [row["code"] for row in answer["results"]]
        address = answer["next"]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 9


@pytest.mark.parametrize("address", ["?nonsense=1", "?ordering=grade_score", "?grade=Z", "?opened_on__gte=x"])
def test_what_it_does_not_know_is_malformed(api, address):
    assert api("manager").get(CUSTOMERS + address).status_code == 400


def test_out_of_scope_is_unknown(api):
    for who, code in (("rep", WEIZHIYUAN), ("rep", DINGSHENG), ("admin", ZERUN), ("rep", "C-999999")):
        assert api(who).get(f"{CUSTOMERS}{code}/").status_code == 404
        assert api(who).patch(f"{CUSTOMERS}{code}/", {"city": "X"}, format="json").status_code == 404
    assert api("rep").get(f"{CUSTOMERS}c-000001/").json()["code"] == ZERUN


def test_opens_a_file(api, company):
    with transaction.atomic():
        continue_after("C", 10)
    body = {"name": "南通启帆包装有限公司", "industry": "packaging", "province": "32", "tags": ["reference"]}
    answer = api("rep").post(CUSTOMERS, body, format="json")
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["owner"], made["unit"], made["grade"]) == ("rep", "EC-2-T", "")
    assert {a["verb"]: a["allowed"] for a in made["allowed_actions"]} == {
        "edit": True, "verify": True, "archive": True, "restore": False,
    }  # fmt: skip
    assert Customer.objects.get(code=made["code"]).created_by == company.rep


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "name"),
        ({"name": "好公司", "grade": "A"}, 422, "grade"),
        ({"name": "好公司", "owner": "nobody"}, 422, "owner"),
        ({"name": "好公司", "industry": "astrology"}, 422, "industry"),
        ({"name": "好公司", "tags": ["nonsense"]}, 422, "tags"),
        ({"name": "好公司", "credit_code": "913205940000000000"}, 422, "credit_code"),
        ({"name": "好公司", "credit_code": "91320594MA1X7K2Q43"}, 422, "credit_code"),
        ({"name": "好公司", "owner": "colleague"}, 403, ""),
    ],
)
def test_refuses_as_the_page_does(api, body, status, field):
    answer = api("rep").post(CUSTOMERS, body, format="json")
    assert answer.status_code == status, answer.content
    if field:
        assert field in answer.json()["fields"]


def test_edits_with_the_version_seen(api, files):
    client = api("rep")
    answer = client.patch(f"{CUSTOMERS}{ZERUN}/", {"city": "昆山", "version": 1}, format="json")
    assert (answer.status_code, answer.json()["city"]) == (200, "昆山")
    assert client.patch(f"{CUSTOMERS}{ZERUN}/", {"city": "吴江", "version": 1}, format="json").status_code == 409
    # The pool is seen, not edited.
    assert client.patch(f"{CUSTOMERS}{ANRUI}/", {"city": "X"}, format="json").status_code == 403


def test_finance_reaches_the_tax_data_only(api):
    assert api("finance").patch(f"{CUSTOMERS}{ZERUN}/", {"city": "X"}, format="json").status_code == 403


def test_archives_and_takes_out(api, files):
    client = api("supervisor")
    assert (
        client.post(f"{CUSTOMERS}{ZERUN}/archive/", {"reason": "twice"}, format="json").json()["status"] == "archived"
    )
    assert client.post(f"{CUSTOMERS}{ZERUN}/restore/").json()["status"] == "following"


def test_grades_are_for_readers_of_grades(api, company):
    RoleGrant.objects.filter(user=company.hr).exclude(role="MGR").delete()
    RoleGrant.objects.filter(user=company.hr, role="MGR").update(role="CRM")
    row = api("hr").get(f"{CUSTOMERS}{ZERUN}/").json()
    assert "grade" not in row
    assert codes(api("hr").get(f"{CUSTOMERS}?grade=A")) == set()


def test_bank_accounts_are_masked_but_for_who_keeps_them(api):
    Customer.objects.filter(code=ZERUN).update(bank_account="6222020200112233445")
    shown = {who: api(who).get(f"{CUSTOMERS}{ZERUN}/").json()["bank_account"] for who in ("finance", "rep", "auditor")}
    assert shown == {"finance": "6222020200112233445", "rep": "****3445", "auditor": "****3445"}


# --- contacts -------------------------------------------------------------------------------------------------------


def test_numbers_are_masked_outside_the_chain(api):
    shown = {who: api(who).get(CONTACTS).json()["results"] for who in ("rep", "director", "secretary", "other_rep")}
    assert [row["mobile"] for row in shown["rep"]] == ["138 0000 6021"]
    assert [(row["mobile"], row["email"]) for row in shown["secretary"]] == [("138****6021", "z****@zerun.example")]
    assert shown["other_rep"] == []


def test_contacts_are_entered_and_edited(api, files):
    client = api("rep")
    answer = client.post(CONTACTS, {"customer": ZERUN, "name": "李静", "mobile": "13700000001"}, format="json")
    assert (answer.status_code, answer.json()["customer"]) == (201, ZERUN)
    pk = answer.json()["id"]
    assert client.patch(f"{CONTACTS}{pk}/", {"title": "总经理"}, format="json").json()["title"] == "总经理"
    assert {row["id"] for row in client.get(f"{CONTACTS}?customer={ZERUN}&is_primary=false").json()["results"]} == {pk}
    assert client.post(CONTACTS, {"customer": WEIZHIYUAN, "name": "X"}, format="json").status_code == 404
    assert client.post(CONTACTS, {"customer": ANRUI, "name": "X"}, format="json").status_code == 403


def test_a_mask_is_no_number(api, files):
    answer = api("rep").patch(f"{CONTACTS}{files.contact.pk}/", {"mobile": "138****6021"}, format="json")
    assert answer.status_code == 422
    assert Contact.objects.get().mobile == "138 0000 6021"


@pytest.mark.parametrize("address", [CUSTOMERS, CONTACTS])
def test_constant_number_of_queries(api, company, django_assert_max_num_queries, address):
    for n in range(20):
        made = make_customer(f"C-60000{n:02}", f"苏州常数{n}有限公司", owner=company.rep, unit=company.units["EC-2-T"])
        Contact.objects.create(customer=made, name=f"联系人{n}", mobile="13700000001", mobile_digits="13700000001")
    client = api("manager")
    client.get(address)
    with django_assert_max_num_queries(8):
        assert len(client.get(address).json()["results"]) > 20


def test_files_to_verify_and_how_complete_they_are(api, files, company):
    """Like the filters of the list: verified again by the interval of the grade, percent known by the policy of the day."""
    Customer.objects.filter(pk=files.zerun.pk).update(verified_on=timezone.localdate())
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(verified_on=date(2020, 1, 1))
    client = api("manager")
    due = codes(client.get(f"{CUSTOMERS}?verification=due"))
    assert WEIZHIYUAN in due
    assert ZERUN not in due
    known = {c.code: c.known for c in Customer.objects.annotate(known=CompletenessToday())}
    assert len({known[ZERUN], known[WEIZHIYUAN]}) == 2
    for operator in ("gte", "lte"):
        for percent in (0, known[ZERUN], known[WEIZHIYUAN], 100):
            expected = {
                code
                for code in (ZERUN, WEIZHIYUAN, ANRUI)
                if (known[code] >= percent if operator == "gte" else known[code] <= percent)
            }
            assert codes(client.get(f"{CUSTOMERS}?completeness__{operator}={percent}")) == expected
    assert client.get(f"{CUSTOMERS}?verification=never").status_code in (400, 422)
