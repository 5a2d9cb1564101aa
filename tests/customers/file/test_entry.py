"""Entering, editing, verifying, archiving a file in the browser."""

import pytest
from django.urls import reverse

from accounts.models import AssistantDuty, RoleGrant
from customers.models import Contact, Customer, Ownership
from salesops.core.audit.models import Activity
from salesops.core.numbering import draw_number
from tests.conftest import TODAY
from tests.customers.scope.test_customers import SINCE

NEW = reverse("customers:new")


def sent(client, person, **typed):
    client.force_login(person)
    return client.post(NEW, {"name": "常州穗丰粮油有限公司"} | typed)


def test_a_name_is_enough(client, company):
    response = sent(client, company.rep, province="32", contact_name="宋岚", contact_mobile="13911112222")
    customer = Customer.objects.get()
    assert response.headers["Location"] == reverse("customers:customer", args=[customer.code])
    assert (customer.owner, customer.unit, customer.province) == (company.rep, company.units["EC-2-T"], "32")
    assert Contact.objects.get(customer=customer).mobile_digits == "13911112222"
    assert Ownership.objects.get(customer=customer).how == "created"


def test_errors_stand_beside_their_fields_and_nothing_is_kept(client, company, files):
    response = sent(client, company.rep, credit_code="91320594MA1X7K2Q4B", contact_name="宋岚", contact_mobile="1")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"credit_code"}
    assert Customer.objects.count() == 4


def test_a_contact_that_is_refused_refuses_the_file(client, company):
    response = sent(client, company.rep, contact_name="宋岚", contact_mobile="1")
    assert response.status_code == 422
    assert not Customer.objects.exists()


def test_the_same_name_asks_first(client, company, files):
    for _taken in range(4):
        draw_number("C", on=TODAY)
    typed = {"name": "苏州泽润饮品有限责任公司"}
    response = sent(client, company.rep, **typed)
    assert response.status_code == 422
    assert "sure" in response.context["form"].errors
    assert "C-000001" in response.content.decode()
    assert sent(client, company.rep, **typed, sure="on").status_code == 302


def test_while_typing_only_what_is_in_scope_is_named(client, company, files):
    client.force_login(company.rep)
    page = client.post(reverse("customers:check_duplicates"), {"name": "北京鼎盛电子有限公司", "province": "32"})
    text = page.content.decode()
    assert page.context["found"].elsewhere
    for secret in ("鼎盛", "高远", "C-000003"):
        assert secret not in text
    assert "EC-2" in text


def test_an_assistant_enters_for_her_rep(client, company):
    RoleGrant.objects.create(user=company.hr, role="AST", period=SINCE)
    AssistantDuty.objects.create(assistant=company.hr, rep=company.rep, period=SINCE)
    assert sent(client, company.hr, owner="rep").status_code == 302
    assert Customer.objects.get().owner == company.rep
    said = Activity.objects.get(verb="customers.create_customer")
    assert (said.actor, said.on_behalf_of) == (company.hr, company.rep)


def test_a_manager_chooses_whose_it_is(client, company):
    assert sent(client, company.supervisor, owner="colleague").status_code == 302
    assert Customer.objects.get().owner == company.colleague
    assert sent(client, company.supervisor, name="另一家公司", owner="other_rep").status_code == 422


def test_a_supervisor_who_sells_is_preset_and_only_sellers_are_offered(client, company, files):
    client.force_login(company.supervisor)
    form = client.get(NEW).context["form"]
    offered = set(form.fields["owner"].queryset)
    assert {company.rep, company.colleague} <= offered
    assert company.secretary not in offered
    assert form.initial["owner"] == company.supervisor
    client.force_login(company.manager)
    assert client.get(NEW).context["form"].initial["owner"] is None


def test_a_double_click_opens_one_file(client, company):
    client.force_login(company.rep)
    key = client.get(NEW).content.decode().partition('name="once" value="')[2].partition('"')[0]
    for _click in range(2):
        assert client.post(NEW, {"name": "常州穗丰粮油有限公司", "once": key}).status_code == 302
    assert Customer.objects.count() == 1


def _edit(client, customer, **typed):
    address = reverse("customers:edit", args=[customer.code])
    form = client.get(address).context["form"]
    start = {name: value for name, value in form.initial.items() if value not in (None, False, [])}
    return client.post(address, start | typed)


def test_editing_the_file(client, company, files):
    client.force_login(company.rep)
    response = _edit(client, files.zerun, city="昆山", tags=["expanding"], parent="")
    assert response.status_code == 302
    files.zerun.refresh_from_db()
    assert (files.zerun.city, files.zerun.tags) == ("昆山", ["expanding"])


def test_an_edit_of_what_somebody_changed_meanwhile(client, company, files):
    client.force_login(company.rep)
    address = reverse("customers:edit", args=["C-000001"])
    form = client.get(address).context["form"]
    start = {name: value for name, value in form.initial.items() if value not in (None, False, [])}
    Customer.objects.filter(pk=files.zerun.pk).update(city="太仓")
    response = client.post(address, start | {"city": "昆山"})
    assert response.status_code == 409
    assert [clash.name for clash in response.context["clashes"]] == ["city"]


def test_finance_sees_the_fields_of_invoices_only(client, company, files):
    client.force_login(company.finance)
    form = client.get(reverse("customers:edit", args=["C-000001"])).context["form"]
    assert set(form.fields) - {"version"} == {"invoice_title", "tax_address", "tax_phone"}


def test_a_group_out_of_reach_is_unknown(client, company, files):
    client.force_login(company.rep)
    response = _edit(client, files.zerun, parent="C-000003")
    assert response.status_code == 422
    assert "parent" in response.context["form"].errors


def test_verified_archived_and_back(client, company, files):
    client.force_login(company.rep)
    client.post(reverse("customers:verify", args=["C-000001"]))
    client.post(reverse("customers:archive", args=["C-000001"]), {"reason": "停产"})
    files.zerun.refresh_from_db()
    assert (files.zerun.verified_by, files.zerun.status) == (company.rep, "archived")
    client.post(reverse("customers:restore", args=["C-000001"]))
    files.zerun.refresh_from_db()
    assert files.zerun.status == "following"


@pytest.mark.parametrize("tab", ["profile", "files"])
def test_tabs_that_edit(client, company, files, tab):
    for person in (company.rep, company.director, company.finance, company.auditor):
        client.force_login(person)
        assert client.get(reverse("customers:tab", args=["C-000001", tab])).status_code == 200
