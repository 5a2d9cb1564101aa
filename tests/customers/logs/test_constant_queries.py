"""Pages of logs, reports and the weekly status ask as often for twenty-five people as for five."""

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Posting, RoleGrant, User
from customers.models import PlannedVisit, WorkLog, WorkReport
from customers.services.owed import draw_up_owed
from tests.cast_customers import make_customer
from tests.conftest import TODAY
from tests.customers.logs.conftest import at
from tests.customers.logs.test_reports import MONDAY

SINCE = DateRange(MONDAY.replace(year=2025), None)
PAGES = (
    ("team_logs", f"?day={TODAY}"),
    ("work_logs", ""),
    ("work_reports", ""),
    # One page of rows: the next page is a query of its own.
    ("owed_reports", "?kind=day"),
    ("weekly_team", f"?week={MONDAY}"),
    ("coverage", ""),
)


def sellers(company, numbers) -> None:
    """People of the team with a customer, a plan, a log and a summary each."""
    unit, position = company.units["EC-2-T"], company.positions["P11"]
    for number in numbers:
        person = User.objects.create(username=f"seller{number}", name=f"销售{number}", password="!")
        Posting.objects.create(user=person, unit=unit, position=position, period=SINCE)
        RoleGrant.objects.create(user=person, role="REP", period=SINCE)
        customer = make_customer(
            f"C-7{number:05}", f"客户{number}有限公司", owner=person, unit=unit, province="32", grade="B"
        )
        PlannedVisit.objects.create(user=person, unit=unit, customer=customer, day=TODAY)
        WorkLog.objects.create(user=person, unit=unit, day=TODAY, state="draft", done="拜访")
        WorkReport.objects.create(user=person, unit=unit, kind="week", first=MONDAY, results="拜访")
    draw_up_owed(actor=None, first=TODAY, last=TODAY, now=at(7))


@pytest.mark.parametrize(("name", "query"), PAGES)
def test_five_and_twenty_five_cost_the_same(client, company, files, name, query):
    client.force_login(company.supervisor)
    address = reverse(f"customers:{name}") + query
    counts = []
    for numbers in (range(5), range(5, 25)):
        sellers(company, numbers)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        assert page.status_code == 200
        assert page.content.decode().count("销售") > len(numbers) - 1
        counts.append(len(asked))
    assert counts[0] == counts[1]
