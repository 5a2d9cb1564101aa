"""Customers of the tests.

Zerun (苏州泽润饮品有限公司) is Lin Ruoxi's, Weizhiyuan (昆山味之源食品有限公司) her colleague Wang Zihan's. Dingsheng
(北京鼎盛电子有限公司) is Gao Yuan's in North China and must never be seen in East China. Anrui (无锡安瑞制药有限公司) lies
in the pool of Jiangsu.
"""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from customers.models import Contact, Customer, Ownership, ShippingAddress
from customers.names import digits_of, normal_name
from salesops.core.chinese import sort_key
from tests.cast import Company
from tests.kept import Kept

OPENED = date(2025, 3, 14)


class Files(SimpleNamespace):
    """``zerun`` (the rep's), ``weizhiyuan`` (a colleague's), ``dingsheng`` (another market's), ``anrui`` (in the pool)."""

    zerun: Customer
    weizhiyuan: Customer
    dingsheng: Customer
    anrui: Customer


def make_customer(code: str, name: str, *, owner: Any = None, unit: Any = None, **fields: Any) -> Customer:
    """A file written straight into the tables, with its ownership since it was opened."""
    fields.setdefault("opened_on", OPENED)
    pool_since = None if owner else fields.pop("pool_since", date(2026, 11, 1))
    customer = Customer.objects.create(
        code=code, name=name, name_key=sort_key(name, person=False), name_norm=normal_name(name), owner=owner, unit=unit,
        pool_since=pool_since, **fields,
    )  # fmt: skip
    period = DateRange(fields["opened_on"], None)
    Ownership.objects.create(customer=customer, owner=owner, unit=unit, how="created", period=period)
    return customer


@Kept
def write_files(company: Company) -> Files:
    """The four customers, the first with a contact and a complete shipping address; written once a company."""
    team, north = company.units["EC-2-T"], company.units["NC-1-T"]
    zerun = make_customer(
        "C-000001", "苏州泽润饮品有限公司", owner=company.rep, unit=team, short_name="泽润饮品", credit_code="91320594MA1X7K2Q43",
        province="32", city="苏州", industry="beverage", grade="A",
    )  # fmt: skip
    files = Files(
        zerun=zerun,
        weizhiyuan=make_customer("C-000002", "昆山味之源食品有限公司", owner=company.colleague, unit=team, grade="B"),
        dingsheng=make_customer("C-000003", "北京鼎盛电子有限公司", owner=company.other_rep, unit=north, grade="C"),
        anrui=make_customer("C-000004", "无锡安瑞制药有限公司", unit=team),
    )
    files.contact = Contact.objects.create(
        customer=zerun, name="郑海涛", title="采购总监", mobile="138 0000 6021", mobile_digits=digits_of("138 0000 6021"),
        email="zheng@zerun.example", is_primary=True,
    )  # fmt: skip
    files.address = ShippingAddress.objects.create(
        customer=zerun, label="总厂", address="苏州工业园区星湖街 328 号", receiver="李师傅", receiver_phone="13900001111",
        receiving_hours="工作日 8:30-17:00", is_default=True,
    )  # fmt: skip
    return files


def build_files(company: Company) -> Files:
    """Written once a company."""
    if (known := vars(company).get("customer_files")) is None:
        known = company.customer_files = write_files(company)
    return known
