"""The page of one customer: what it shows to whom, with a constant number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from customers.models import Contact, Customer, Visit
from customers.page.frame import slug
from customers.services.contacts import save_contact
from salesops.core.audit.models import AuditEntry
from salesops.core.sockets.customer_facts import CustomerFact
from salesops.core.sockets.panels import customer_panels
from tests.customers.credit.facts import plug

TABS = ("contacts", "shipping", "team", "profile", "history")


def opened(client, person, customer, name="customers:customer", *args, **query):
    client.force_login(person)
    return client.get(reverse(name, args=[customer.code, *args]), query)


def text_of(response) -> str:
    return response.content.decode()


def test_the_page_of_ones_own_customer(client, company, files):
    page = text_of(opened(client, company.rep, files.zerun))
    for shown in ("苏州泽润饮品有限公司", 'data-grade="A"', "91320594MA1X7K2Q43", "林若溪", "郑海涛", "138 0000 6021"):
        assert shown in page
    # Nothing owed is known; nothing was bought, paid or offered yet.
    assert page.count("暂无数据") == 4


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_has_its_address(client, company, files, tab):
    response = opened(client, company.rep, files.zerun, "customers:tab", tab)
    assert response.status_code == 200
    assert 'aria-current="page"' in text_of(response)


def test_no_tab_of_that_name(client, company, files):
    assert opened(client, company.rep, files.zerun, "customers:tab", "nothing").status_code == 404


def test_tabs_of_all_apps_have_addresses_of_their_own():
    found = [slug(panel) for panel in customer_panels if panel.place == "tab"]
    assert len(set(found)) == len(found)


def test_numbers_are_masked_for_those_outside_the_chain(client, company, files):
    Contact.objects.create(customer=files.weizhiyuan, name="刘敏", mobile="13912345678", mobile_digits="13912345678")
    for name, args in (("customers:customer", ()), ("customers:tab", ("contacts",))):
        page = text_of(opened(client, company.director, files.weizhiyuan, name, *args))
        assert "139****5678" in page
        assert "13912345678" not in page
    assert opened(client, company.other_rep, files.weizhiyuan).status_code == 404


def test_a_merged_file_leads_to_the_one_that_goes_on(client, company, files):
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(status="archived", merged_into=files.zerun)
    response = opened(client, company.supervisor, files.weizhiyuan)
    assert response.headers["Location"] == reverse("customers:customer", args=["C-000001"])


def queries(client, customer) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("customers:customer", args=[customer.code]))
    return len(asked)


def test_queries_of_the_page_do_not_grow(client, company, files):
    opened(client, company.rep, files.zerun)
    before = queries(client, files.zerun)
    for number in range(10):
        save_contact(actor=company.rep, customer=files.zerun, values={"name": f"联系人{number}"})
    assert before == queries(client, files.zerun) <= 18


def test_the_record_goes_on_where_it_ended(client, company, files):
    for number in range(25):
        save_contact(actor=company.rep, customer=files.zerun, values={"name": f"联系人{number}"})
    page = opened(client, company.rep, files.zerun)
    stretch = page.context["timeline"]
    assert (len(stretch.entries), stretch.before is not None) == (20, True)
    more = client.get(
        reverse("customers:record", args=["C-000001"]), {"show": "", "before": stretch.before.isoformat()}
    ).context["timeline"]
    titles = [e.title for e in (*stretch.entries, *more.entries)]
    assert titles.count("新增联系人") == 25
    assert more.before is None


def test_nonsense_in_the_address_of_the_record(client, company, files):
    assert opened(client, company.rep, files.zerun, "customers:record", show="x").status_code == 404
    assert opened(client, company.rep, files.zerun, "customers:record", before="2026-99-99").status_code == 200


def test_texts_of_the_record_are_escaped(client, company, files):
    save_contact(actor=company.rep, customer=files.zerun, values={"name": "<b>Eve</b> & Co"})
    page = text_of(opened(client, company.rep, files.zerun, "customers:record"))
    assert "&lt;b&gt;Eve&lt;/b&gt; &amp; Co" in page
    assert "<b>Eve" not in page


def test_who_does_not_reach_the_visits_sees_only_his_own(client, company, files):
    """A customer of the pool is open to the reps of its region; what others said there isn't."""
    moment = timezone.now() - timedelta(hours=1)
    for person, notes in ((company.rep, "谈了价格"), (company.colleague, "只送样品")):
        Visit.objects.create(
            customer=files.anrui, user=person, unit=company.units["EC-2-T"], way="phone", visited_at=moment,
            logged_at=moment, notes=notes,
        )  # fmt: skip
    page = text_of(opened(client, company.rep, files.anrui, "customers:record"))
    assert "谈了价格" in page
    assert "只送样品" not in page


def test_the_history_tells_of_numbers_not_of_what_searches_them(client, company, files):
    save_contact(actor=company.rep, customer=files.zerun, values={"name": "周敏", "mobile": "139 1111 2222"})
    entry = AuditEntry.objects.filter(model="customers.contact").order_by("-id").first()
    assert set(entry.hidden) == {"mobile", "phone", "email"}
    assert not {"mobile_digits", "phone_digits"} & set(entry.after)


def test_purchases_say_no_data_until_orders_tell(client, company, files, monkeypatch):
    client.force_login(company.rep)
    address = reverse("customers:tab", args=[files.zerun.code, "purchases"])
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.context["open"].context["known"] == {}
    assert "No orders in the portal yet" in answer.content.decode()
    fact = CustomerFact("order_count_12m", "orders", lambda ids, day: dict.fromkeys(ids, 7))
    plug(monkeypatch, fact)
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.context["open"].context["known"] == {"order_count_12m": 7}
    assert "No orders in the portal yet" not in answer.content.decode()
