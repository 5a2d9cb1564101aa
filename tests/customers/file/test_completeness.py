"""How complete files are, and the register of them (C02, defaults.md 2.1)."""

import random
import threading
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from customers.completeness import ITEMS, Around, complete, completeness
from customers.invariants import known_is_known
from customers.known_guards import BITS
from customers.models import Contact, Customer, FileKnown, PaperRequest, ShippingAddress
from customers.page.known import known_of
from customers.policies.completeness import ITEMS as LABELS
from customers.policies.completeness import check
from salesops.core.audit.models import AccessLog
from salesops.core.policies.models import PolicyVersion
from tests.cast_customers import build_files, make_customer
from tests.conftest import TODAY
from tests.customers.tables.test_customer_list import codes, feed, page, values_of
from tests.customers.visits.test_races import in_threads

__all__ = ["page"]
pytestmark = pytest.mark.django_db
ZERUN = "C-000001"
FILLED = {
    "credit_code": "", "industry": "beverage", "province": "32", "city": "苏州", "address": "星湖街 328 号", "phone": "0512-66668888",
    "employees": 320, "demand": "灌装线", "yearly_potential": 1_200_000, "purchase_cycle": "季度", "present_supplier": "甲公司",
    "payment_habit": "月结", "invoice_title": "某某公司", "tax_address": "星湖街", "tax_phone": "0512-1", "bank_name": "工行",
    "bank_account": "6222020000",
}  # fmt: skip


def around(customer: Customer) -> Around:
    known = known_of(customer)
    return Around(bool(known.contacts), known.reachable, known.deciders, bool(known.addresses))


def test_sql_and_the_page_say_the_same_of_every_kind_of_file(company):
    chance = random.Random(20)
    for number in range(60):
        held = {name: value for name, value in FILLED.items() if chance.random() < 0.6}
        customer = make_customer(
            f"C-9{number:05d}", f"第{number}公司", owner=company.rep, unit=company.units["EC-2-T"], **held
        )
        for _contact in range(chance.randint(0, 2)):
            digits = chance.choice(("", "13800006021"))
            Contact.objects.create(
                customer=customer, name="宋岚", mobile=digits, mobile_digits=digits, is_active=chance.random() < 0.7,
                influence=chance.choice(("", "user", "decider", "supporter")),
            )  # fmt: skip
        for _address in range(chance.randint(0, 1)):
            ShippingAddress.objects.create(customer=customer, address="星湖街", is_active=chance.random() < 0.7)
    rows = Customer.objects.annotate(percent=completeness(TODAY))
    found = {c.pk: (c.percent, complete(c, around(c), TODAY).percent) for c in rows}
    assert len(found) == 60
    assert len({sql for sql, _page in found.values()}) > 8
    assert {pk: sql for pk, (sql, _page) in found.items()} == {pk: one for pk, (_sql, one) in found.items()}


def differing() -> list[str]:
    return list(known_is_known())


def test_what_is_known_follows_whoever_writes_it(company, files):
    """Services, bulk writes, a contact that goes to another file: the invariant holds and finds what no trigger saw."""
    bits = FileKnown.objects.values_list("items", flat=True)
    stale = Customer.objects.get(pk=files.zerun.pk)
    Contact.objects.bulk_create([Contact(customer=files.weizhiyuan, name="甲", influence="decider")])
    assert bits.get(pk=files.weizhiyuan.pk) & BITS["decider"]
    Contact.objects.filter(customer=files.weizhiyuan).update(customer=files.dingsheng, phone_digits="051255")
    assert not bits.get(pk=files.weizhiyuan.pk) & BITS["contact"]
    assert bits.get(pk=files.dingsheng.pk) & BITS["reachable"]
    ShippingAddress.objects.filter(customer=files.zerun).update(is_active=False)
    before = files.zerun.version
    Contact.objects.filter(customer=files.zerun).delete()
    stale.demand = "灌装线"
    stale.save()
    found = bits.get(pk=files.zerun.pk)
    assert found & BITS["demand"]
    assert not found & (BITS["contact"] | BITS["shipping"])
    assert Customer.objects.get(pk=files.zerun.pk).version == before + 1
    assert differing() == []
    FileKnown.objects.filter(pk=files.zerun.pk).update(items=BITS["contact"])
    assert len(differing()) == 1
    call_command("recount_file_known", stdout=StringIO())
    assert differing() == []


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_who_write_contacts_of_one_file_at_once(company):
    """The second waits for the first and knows what it wrote: no bit of either is lost."""
    files = build_files(company)
    Contact.objects.all().delete()

    wrote, told = threading.Event(), []

    def first() -> None:
        with transaction.atomic():
            Contact.objects.bulk_create([Contact(customer=files.zerun, name="甲", influence="decider")])
            wrote.set()
            for _try in range(400):
                with connection.cursor() as cursor:
                    cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = ANY(%s)", [told])
                    if cursor.fetchone()[0]:
                        return

    def second() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            told.append(cursor.fetchone()[0])
        wrote.wait(10)
        Contact.objects.bulk_create([Contact(customer=files.zerun, name="乙", mobile_digits="13800006021")])

    assert in_threads(first, second) == [None, None]
    found = FileKnown.objects.get(pk=files.zerun.pk).items
    assert all(found & BITS[code] for code in ("contact", "decider", "reachable"))


def test_what_counts_is_a_policy(files):
    # Of 16 things Zerun knows credit code, industry, place, a contact with a number, a shipping address.
    assert complete(files.zerun, around(files.zerun), TODAY).percent == 37
    values = {"items": [{"item": "credit_code", "weight": 3}, {"item": "demand", "weight": 1}]}
    now = timezone.now()
    row = PolicyVersion.objects.create(
        code="customers.completeness", number=9, valid_from=TODAY, values=values, created_at=now, changed_at=now
    )
    PolicyVersion.objects.filter(pk=row.pk).update(state="published", published_at=now)
    found = complete(files.zerun, around(files.zerun), TODAY)
    assert (found.percent, found.missing) == (75, ("demand",))
    assert Customer.objects.annotate(p=completeness(TODAY)).get(code=ZERUN).p == 75


@pytest.mark.parametrize("items", [[], [{"item": "demand", "weight": 1}] * 2])
def test_each_item_once_and_at_least_one(items):
    assert [r.code for r in check({"items": items})] == ["customers.items-once"]


def test_the_list_shows_sorts_and_filters_by_it(page, files):
    Customer.objects.filter(code="C-000002").update(demand="罐头线")
    answer = page("manager", "/customers/?columns=completeness&ordering=-completeness")
    assert list(values_of(answer, "completeness").items()) == [("C-000001", 37), ("C-000002", 6), ("C-000004", 0)]
    assert codes(page("manager", "/customers/?completeness__lte=6")) == {"C-000002", "C-000004"}
    assert codes(page("manager", "/customers/?completeness__gte=37")) == {ZERUN}
    assert page("manager", "/customers/?completeness__gte=x").status_code == 400


def test_the_register_as_a_view_of_the_list(page, files, company, monkeypatch):
    feed(monkeypatch, receivables={ZERUN: 5})
    Customer.objects.filter(code=ZERUN).update(bank_name="工行", bank_account="6222020012345678")
    seen = page("rep", "/customers/?view=register")
    assert values_of(seen, "addresses")[ZERUN] == values_of(seen, "contacts")[ZERUN] == 1
    assert values_of(seen, "bank")[ZERUN].endswith("5678")
    assert "6222020012345678" not in seen.content.decode()
    # Finance keeps the account.
    assert values_of(page("finance", "/customers/?view=register"), "bank")[ZERUN] == "工行 6222020012345678"


def test_the_page_names_what_is_missing_and_leads_there(client, company, files):
    client.force_login(company.rep)
    text = client.get(reverse("customers:tab", args=[ZERUN, "profile"])).content.decode()
    place = f"{reverse('customers:edit', args=[ZERUN])}?field=demand"
    assert f'href="{place}#id_demand"' in text
    groups = {str(label): is_open for label, _fields, is_open in client.get(place).context["form"].groups}
    assert sorted(groups.values()) == [False, False, True]
    client.force_login(company.auditor)
    assert place not in client.get(reverse("customers:tab", args=[ZERUN, "profile"])).content.decode()


def test_every_item_has_a_place(files):
    assert set(ITEMS) == set(LABELS)
    for code, item in ITEMS.items():
        assert item.place in {"edit", "ask_bank_change", "new_contact", "contacts", "new_address"}, code


def test_the_register_on_paper(client, company, files):
    client.force_login(company.supervisor)
    shown = client.get(reverse("customers:register"), {"unit": "EC-2-T"})
    assert [line.code for line in shown.context["lines"]] == ["C-000002", "C-000001", "C-000004"]
    for language, word in (("en", "Customer file register"), ("zh-hans", "客户档案管理表")):
        answer = client.post(
            reverse("customers:register_pdf"), {"unit": "EC-2-T"}, headers={"accept-language": language}
        )
        assert answer.headers["Content-Type"] == "application/pdf"
        text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.content)).pages)
        assert word in text
        assert "C-000001" in text
        assert "C-000003" not in text
        assert "37%" in text
    assert AccessLog.objects.filter(user=company.supervisor, rows=3).count() == 2


def test_a_register_of_others_is_unknown_and_a_long_one_waits(client, company, files, monkeypatch):
    client.force_login(company.supervisor)
    for address, call in (
        (reverse("customers:register"), client.get),
        (reverse("customers:register_pdf"), client.post),
    ):
        assert call(address, {"unit": "NC-1-T"}).status_code == 404
    monkeypatch.setattr("customers.services.papers.tier", lambda *of: (2, "MM"))
    assert client.post(reverse("customers:register_pdf"), {"unit": ""}).status_code == 302
    assert PaperRequest.objects.get().rows == 3
