"""The same visit on two connections, and a merge while a visit is being written: one row, at the file that goes on."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, transaction

from accounts.models import User
from customers.models import Customer, Visit
from customers.services.visits import log_visit
from customers.states.customer import CustomerStatus
from tests.cast_customers import build_files

from .conftest import NOW, at

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def in_threads(*acts) -> list:
    """What each act returned or raised, run at the same time on connections of their own."""
    answers: list = [None] * len(acts)

    def run(n: int, act) -> None:
        try:
            answers[n] = act()
        except Exception as error:
            answers[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def logging(customer: int, **given):
    def act() -> Visit:
        rep = User.objects.get(username="rep")
        return log_visit(
            actor=rep, user=rep, customer=Customer.objects.get(pk=customer), way="visit", purpose="research",
            outcome="progress", visited_at=at(10), now=NOW, **given,
        )  # fmt: skip

    return act


def test_a_phone_and_its_second_try_at_once_write_one_visit(company):
    files, key = build_files(company), uuid4()
    act = logging(files.zerun.pk, client_key=key)
    first, second = in_threads(act, act)
    assert isinstance(first, Visit), first
    assert first == second
    assert Visit.objects.count() == 1


def test_a_merge_meanwhile_takes_the_visit_along(company):
    files = build_files(company)
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(owner=company.rep)
    started = threading.Event()

    def merging() -> str:
        with transaction.atomic():
            Customer.objects.select_for_update().get(pk=files.zerun.pk)
            started.set()
            Customer.objects.filter(pk=files.zerun.pk).update(
                status=CustomerStatus.ARCHIVED, merged_into=files.weizhiyuan.pk
            )
        return "merged"

    def then_log() -> Visit:
        started.wait(10)
        return logging(files.zerun.pk)()

    merged, visit = in_threads(merging, then_log)
    assert merged == "merged"
    assert isinstance(visit, Visit), visit
    assert Visit.objects.get().customer == files.weizhiyuan
