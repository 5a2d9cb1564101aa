"""Files opened, edited, archived; contacts, addresses, service team."""

from datetime import date
from decimal import Decimal

import pytest

from customers.models import Contact, Customer, Ownership, ShippingAddress, TeamMember
from customers.services.contacts import save_address, save_contact, set_team
from customers.services.customers import archive_customer, create_customer, edit_customer, restore_customer
from customers.states.customer import CustomerStatus
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from tests.conftest import TODAY


def codes_of(error) -> set[str]:
    return {r.code for r in error.value.refusals}


def test_the_first_registrant_owns_the_file(company):
    customer = create_customer(
        actor=company.rep, name=" 常州穗丰粮油有限公司 ", owner=company.rep, day=TODAY, city="常州"
    )
    assert (customer.code, customer.name, customer.name_norm) == ("C-000001", "常州穗丰粮油有限公司", "常州穗丰粮油")
    assert (customer.owner, customer.unit) == (company.rep, company.units["EC-2-T"])
    held = Ownership.objects.on(TODAY).get(customer=customer)
    assert (held.owner, held.how) == (company.rep, "created")


def test_every_reason_at_once(company, files):
    with pytest.raises(Invalid) as error:
        create_customer(
            actor=company.rep, name="x", owner=company.rep, day=TODAY, credit_code="91320594MA1X7K2Q4B",
            yearly_potential=Decimal(-1),
        )  # fmt: skip
    assert codes_of(error) == {"customers.name-missing", "customers.bad-credit-code", "customers.negative"}
    assert not Customer.objects.filter(name="x").exists()


def test_one_credit_code_one_file(company, files):
    with pytest.raises(Invalid) as error:
        create_customer(
            actor=company.other_rep,
            name="泽润北方",
            owner=company.other_rep,
            day=TODAY,
            credit_code="91320594ma1x7k2q43",
        )
    assert codes_of(error) == {"customers.credit-code-taken"}


def test_nobody_opens_a_file_for_somebody_out_of_reach(company):
    for actor in (company.rep, company.secretary, company.legal):
        with pytest.raises(Forbidden):
            create_customer(actor=actor, name="某某机械有限公司", owner=company.other_rep, day=TODAY)


def test_an_edit_says_what_changed_and_refuses_an_outdated_one(company, files):
    seen = Customer.objects.get(pk=files.zerun.pk).version
    changes = edit_customer(
        actor=company.rep, customer=files.zerun, values={"city": "昆山", "employees": 300}, version=seen
    )
    assert changes == {"city": ["苏州", "昆山"], "employees": [None, 300]}
    with pytest.raises(Conflict):
        edit_customer(actor=company.supervisor, customer=files.zerun, values={"city": "太仓"}, version=seen)


def test_finance_edits_tax_and_bank_only(company, files):
    edit_customer(actor=company.finance, customer=files.zerun, values={"invoice_title": "苏州泽润饮品有限公司"})
    with pytest.raises(Forbidden):
        edit_customer(actor=company.finance, customer=files.zerun, values={"city": "昆山"})
    with pytest.raises(Forbidden):
        edit_customer(actor=company.rep, customer=files.zerun, values={"bank_account": "6222"})


def test_a_member_of_a_group_heads_none(company, files):
    edit_customer(actor=None, customer=files.weizhiyuan, values={"parent": files.zerun})
    with pytest.raises(Invalid) as error:
        edit_customer(actor=None, customer=files.zerun, values={"parent": files.dingsheng})
    assert codes_of(error) == {"customers.heads-a-group"}


def test_archived_files_come_back(company, files):
    archive_customer(actor=company.rep, customer=files.zerun, reason="停产")
    assert not Customer.objects.current().filter(pk=files.zerun.pk).exists()
    restore_customer(actor=company.supervisor, customer=files.zerun)
    files.zerun.refresh_from_db()
    assert files.zerun.status == CustomerStatus.FOLLOWING


def test_a_new_main_contact_takes_the_place_of_the_former(company, files):
    new = save_contact(
        actor=company.rep, customer=files.zerun, values={"name": "宋岚", "mobile": "139 1111 2222", "is_primary": True}
    )
    assert new.mobile_digits == "13911112222"
    assert list(Contact.objects.filter(customer=files.zerun, is_primary=True)) == [new]


def test_a_secretary_keeps_contacts_and_shipping_not_the_rest(company, files):
    save_contact(actor=company.secretary, customer=files.zerun, values={"name": "王会计"})
    save_address(actor=company.secretary, customer=files.zerun, values={"address": "吴江区运东大道 1 号"})
    with pytest.raises(Forbidden):
        edit_customer(actor=company.secretary, customer=files.zerun, values={"city": "吴江"})


def test_a_contact_of_another_market_is_out_of_reach(company, files):
    with pytest.raises(Forbidden):
        save_contact(actor=company.other_rep, customer=files.zerun, values={"name": "某人"})


def test_an_address_that_goods_may_be_sent_to(company, files):
    assert list(ShippingAddress.objects.complete()) == [files.address]
    save_address(actor=company.rep, customer=files.zerun, values={"receiving_hours": ""}, address=files.address)
    assert not ShippingAddress.objects.complete().exists()


def test_the_service_team_from_a_day(company, files):
    team = {company.supervisor: "supervisor", company.secretary: "secretary"}
    assert set_team(actor=company.supervisor, customer=files.zerun, members=team, day=TODAY)
    assert not set_team(actor=company.supervisor, customer=files.zerun, members=team, day=TODAY)
    set_team(
        actor=company.supervisor, customer=files.zerun, members={company.secretary: "secretary"}, day=date(2026, 12, 1)
    )
    assert TeamMember.objects.on(TODAY).filter(customer=files.zerun).count() == 2
    assert TeamMember.objects.on(date(2026, 12, 1)).get(customer=files.zerun).user == company.secretary


def test_what_was_merged_is_history(company, files):
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(status="archived", merged_into=files.zerun)
    files.weizhiyuan.refresh_from_db()
    with pytest.raises(Refused) as error:
        edit_customer(actor=None, customer=files.weizhiyuan, values={"city": "昆山"})
    assert "customers.merged" in codes_of(error)
