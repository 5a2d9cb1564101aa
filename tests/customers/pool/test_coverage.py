"""Coverage (CUS-17): gaps, overload, changes with a date; where a new customer is placed (defaults.md 1.1)."""

from datetime import timedelta

import pytest

from accounts.models import PositionTerms
from customers.coverage import gaps, loads, uncovered_provinces
from customers.models import Coverage, Customer
from customers.placement import proposed_place, region_code
from customers.services.coverage import set_coverage
from salesops.core.refusals import Forbidden, Refused
from tests.conftest import TODAY


@pytest.mark.parametrize(
    ("province", "group", "public", "region"),
    [("32", False, False, "EC-2"), ("62", False, False, "NW-2"), ("81", False, False, "SC-3"), ("32", True, False, "KA-1"),
     ("32", False, True, "KA-2"), ("", False, False, "")],
)  # fmt: skip
def test_region_by_province_and_flag(db, province, group, public, region):
    assert region_code(province, group, public, TODAY) == region


def cover(company, **more):
    values = {
        "actor": company.supervisor,
        "person": company.rep,
        "province": "32",
        "day": TODAY,
        "today": TODAY,
        **more,
    }
    set_coverage(**values)


def test_gaps_close_when_somebody_covers(company, files):
    def found(day=TODAY):
        return [(g.province, g.industry, g.count) for g in gaps(Customer.objects.all(), Coverage.objects.all(), day)]

    assert found() == [("32", "", 1)]  # nobody in the whole province
    cover(company, industry="pharma")
    assert found() == [("32", "beverage", 1)]
    cover(company, day=TODAY + timedelta(days=10))
    assert found() == [("32", "beverage", 1)]
    assert found(TODAY + timedelta(days=10)) == []
    assert proposed_place("32", False, False, TODAY + timedelta(days=10)).owner == company.rep
    assert proposed_place("32", False, False, TODAY).unit == company.units["EC-2"]
    cover(company, day=TODAY + timedelta(days=20), covers=False)
    assert found(TODAY + timedelta(days=19)) == []
    assert found(TODAY + timedelta(days=20)) == [("32", "beverage", 1)]


def test_a_row_covers_no_more_than_it_says(company, files):
    """Customer group and product line of CUS-17: a row limited to a class or a line leaves the rest open."""

    def found():
        rows = gaps(Customer.objects.all(), Coverage.objects.all(), TODAY)
        return [(g.industry, g.customer_class, g.product_line) for g in rows]

    of_class = files.zerun.customer_class
    other = next(value for value in Customer.Class.values if value != of_class)
    cover(company, customer_class=other)
    assert found() == [("beverage", of_class, "")]
    cover(company, product_line="灌装线")
    assert found() == []  # the only line there is
    cover(company, person=company.colleague, province="33", product_line="包装线")
    assert found() == [("beverage", of_class, "包装线")]
    cover(company, person=company.colleague, industry="beverage", product_line="包装线")
    assert found() == []


def test_provinces_nobody_works_in(company, files):
    assert uncovered_provinces(company.supervisor, TODAY) == []  # his team is below the region
    assert uncovered_provinces(company.manager, TODAY) == ["32"]
    assert uncovered_provinces(company.other_manager, TODAY) == ["11", "12"]
    cover(company)
    assert uncovered_provinces(company.manager, TODAY) == []


def test_more_than_the_whole_working_time(company, files):
    for province, share, over in (("32", 60, False), ("33", 40, False), ("34", 1, True)):
        cover(company, province=province, share=share)
        (load,) = loads([company.rep], TODAY)
        assert (load.over, load.grades) == (over, {"A": 1})


def test_overload(company, files):
    PositionTerms.objects.filter(position=company.positions["P11"]).update(customers_at_most=0, visits=44)
    load = loads([company.rep, company.colleague], TODAY)[0]
    assert (load.person, load.customers, load.at_most, load.over) == (company.rep, 1, 0, True)
    assert (load.demanded, load.quota) == (3, 44)  # one A customer, every 14 days, in 30 days


def test_who_may(company):
    for actor in (company.rep, company.other_manager, company.finance):
        with pytest.raises(Forbidden):
            cover(company, actor=actor)
    with pytest.raises(Refused):
        cover(company, day=TODAY - timedelta(days=1))


def test_the_page(company, files, client):
    client.force_login(company.supervisor)
    assert client.get("/customers/coverage/").status_code == 200
    data = {"person": "rep", "province": "32", "share": 60, "day": "2027-01-01", "covers": "1"}
    assert client.post("/customers/coverage/change/", data).status_code == 302
    assert Coverage.objects.get().share == 60
