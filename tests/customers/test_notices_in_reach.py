"""Notifications that name customers: read later, they name those still in the reader's reach, no others (S1, S6)."""

import pytest
from django.test import Client
from django.utils import timezone, translation

from customers.models import Customer
from customers.services.grade_told import tell_moves
from customers.services.pool import release_customer
from customers.services.regrading import Moved
from salesops.core.notify.composing import compose
from salesops.core.notify.models import Mail, Notification
from salesops.core.notify.outbox import new_message_id
from salesops.core.notify.texts import notices_for
from tests.cast_customers import make_customer
from tests.conftest import TODAY

OUT = "About a record that is no longer within your reach."


def lines(person) -> list[str]:
    with translation.override("en"):
        rows = list(Notification.objects.filter(person=person).order_by("id"))
        return [notice.text for notice in notices_for(person, rows)]


@pytest.fixture
def graded(company, files):
    """Five customers of the rep changed their grade in one night."""
    unit = company.units["EC-2-T"]
    made = [
        make_customer(f"C-70000{n}", f"无锡{name}有限公司", owner=company.rep, unit=unit)
        for n, name in enumerate("甲乙丙丁戊")
    ]
    tell_moves([Moved(one.pk, "B", "C") for one in made], day=TODAY, now=timezone.now())
    return made


def move(customers, company) -> None:
    Customer.objects.filter(pk__in=[c.pk for c in customers]).update(
        owner=company.other_rep, unit=company.units["NC-1-T"], pool_since=None
    )


def test_several_customers_by_name_are_those_in_reach_when_it_is_read(company, graded, django_assert_num_queries):
    first, second, third, *_rest = sorted(graded, key=lambda c: c.name_key)
    assert lines(company.rep) == [
        f"5 customers changed their grade: {first.called} · {second.called} · {third.called} …"
    ]
    move([second], company)
    assert lines(company.rep) == [f"5 customers changed their grade: {first.called} · {third.called} …"]
    move(graded, company)
    assert lines(company.rep) == [OUT]


def test_nor_are_they_mailed_or_shown_at_the_bell(company, graded):
    move(graded, company)
    mail = Mail.objects.create(to="rep@example.com", person=company.rep, from_notices=True, message_id=new_message_id())
    Notification.objects.filter(person=company.rep).update(mail=mail)
    assert not compose(mail)
    client = Client()
    client.force_login(company.rep)
    for address in ("/reports/notifications/", "/reports/notifications/panel/"):
        answer = client.get(address)
        assert answer.status_code == 200
        text = answer.content.decode()
        assert not any(customer.called in text or customer.name in text for customer in graded)


def test_of_a_customer_that_left_the_reach_nothing_is_told(company, files):
    release_customer(actor=company.manager, customer=files.zerun, reason="三个月无进展", today=TODAY)
    told = lines(company.rep)
    assert any(files.zerun.name in line for line in told)
    move([files.zerun], company)
    assert set(lines(company.rep)) == {OUT}
