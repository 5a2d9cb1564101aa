"""The sales of a day in the evening check are of the person who owned the customer on that day (defaults.md 0)."""

from datetime import timedelta
from decimal import Decimal

from customers.facts.logs import sales_of
from customers.services.ownership import hold_owner
from tests.conftest import TODAY
from tests.customers.credit.facts import feed


def test_a_past_day_stays_with_the_owner_of_then(company, files, monkeypatch):
    feed(monkeypatch, sales_today_net={files.zerun: Decimal("120.50"), files.weizhiyuan: Decimal(30)})
    people = [company.rep.pk, company.colleague.pk]
    assert sales_of(people, TODAY) == {company.rep.pk: Decimal("120.50"), company.colleague.pk: Decimal(30)}
    hold_owner(files.zerun, owner=company.colleague, unit=company.units["EC-2-T"], day=TODAY, how="changed", by=None)
    yesterday = TODAY - timedelta(days=1)
    assert sales_of(people, yesterday) == {company.rep.pk: Decimal("120.50"), company.colleague.pk: Decimal(30)}
    assert sales_of(people, TODAY) == {company.colleague.pk: Decimal("150.50")}


def test_no_data_is_nobodys(company, files):
    assert sales_of([company.rep.pk], TODAY) == {}
