"""The weekly status (C11, T36): what is due, until when, one by one or together, late, reminders (CUS-6)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import override

from accounts.models import Absence
from customers.forms.weekly import StatusForm
from customers.models import Customer, Ownership, WeeklyConfirmation
from customers.reminders.pool import pool_warnings, weekly_missing
from customers.services.weekly import confirm_rest, confirm_status, rest_of
from customers.states.customer import CustomerStatus
from customers.weeks import closes_at, deadlines, due_in, week_counts
from salesops.core.refusals import Forbidden, Refused
from tests.cast_customers import make_customer

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 16)
FRIDAY = date(2026, 11, 20)


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def confirm(company, customer, **more):
    values = {"status": "following", "now": at(20, 17), "actor": company.rep, "week": MONDAY, **more}
    return confirm_status(customer=customer, **values)


@pytest.fixture
def small(company, files):
    """Three C customers of the rep beside Zerun, an A."""
    unit = company.units["EC-2-T"]
    return [
        make_customer(f"C-3000{n}", f"小客户{n}有限公司", owner=company.rep, unit=unit, grade="C") for n in range(3)
    ]


@pytest.mark.parametrize(
    ("monday", "closing"),
    [
        (date(2026, 11, 16), datetime(2026, 11, 20, 18, tzinfo=SHANGHAI)),
        # Labour day 2026 is a Friday: the week closes on Thursday.
        (date(2026, 4, 27), datetime(2026, 4, 30, 18, tzinfo=SHANGHAI)),
        # Spring festival: 15 to 23 February are off.
        (date(2026, 2, 16), None),
        # A make-up Saturday prolongs no week: Friday it is. After the festival the week begins on Tuesday.
        (date(2026, 2, 9), datetime(2026, 2, 13, 18, tzinfo=SHANGHAI)),
        (date(2026, 2, 23), datetime(2026, 2, 27, 18, tzinfo=SHANGHAI)),
        # National day from Thursday to the Wednesday after; 10 October is worked.
        (date(2026, 9, 28), datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)),
        (date(2026, 10, 5), datetime(2026, 10, 9, 18, tzinfo=SHANGHAI)),
    ],
)
def test_closes_on_the_last_working_day(db, monday, closing):
    assert closes_at(monday) == closing


def test_absence_pauses(company):
    def away(first, last, **halves):
        Absence.objects.filter(user=company.rep).delete()
        Absence.objects.create(user=company.rep, kind="annual", starts_on=first, ends_on=last, **halves)
        return deadlines([company.rep.pk], MONDAY)[company.rep.pk]

    assert away(date(2026, 11, 17), date(2026, 11, 18)) == at(20, 18)
    assert away(date(2026, 11, 20), date(2026, 11, 23)) == at(24, 18)
    assert away(date(2026, 11, 16), date(2026, 11, 20)) is None
    # Since before Monday, gone at noon that day: Monday itself is a day away.
    assert away(date(2026, 11, 12), date(2026, 11, 20), starts_noon=True) is None
    # Half of the closing day is worked: it is confirmed then.
    assert away(date(2026, 11, 20), date(2026, 11, 20), starts_noon=True) == at(20, 18)
    assert away(date(2026, 11, 18), date(2026, 11, 20), ends_noon=True) == at(20, 18)
    # Back at noon of the Monday after.
    assert away(date(2026, 11, 17), date(2026, 11, 23), ends_noon=True) == at(23, 18)
    # Over the end of the month, and for longer than anybody looks ahead.
    assert away(date(2026, 11, 19), date(2026, 12, 1)) == datetime(2026, 12, 2, 18, tzinfo=SHANGHAI)
    assert away(date(2026, 11, 19), date(2027, 11, 19)) is None


def test_back_into_a_make_up_saturday(company):
    """Away until the Friday before a Saturday that is worked: due on that Saturday."""
    Absence.objects.create(
        user=company.rep, kind="annual", starts_on=date(2026, 2, 12), ends_on=date(2026, 2, 13), starts_noon=False
    )
    found = deadlines([company.rep.pk], date(2026, 2, 9))[company.rep.pk]
    assert found == datetime(2026, 2, 14, 18, tzinfo=SHANGHAI)


def test_confirmed_one_by_one(company, files):
    row = confirm(
        company, files.zerun, status="signing", progress="二期方案通过", next_step="送合同", next_on=date(2026, 11, 25),
        regrade="B",
    )  # fmt: skip
    assert (row.late, row.in_bulk, row.owner, row.grade) == (False, False, company.rep, "A")
    customer = Customer.objects.get(pk=files.zerun.pk)
    assert (customer.status, customer.next_step, customer.next_on) == ("signing", "送合同", date(2026, 11, 25))
    # Said again it is corrected; when it was said stays.
    again = confirm(company, files.zerun, status="active", now=at(20, 19))
    assert (again.pk, again.status, again.late, again.confirmed_at) == (row.pk, "active", False, at(20, 17))


def test_late_after_the_closing(company, files):
    assert confirm(company, files.zerun, now=at(20, 18, 1)).late is True


def test_the_other_c_together(company, files, small):
    assert set(rest_of(company.rep, MONDAY)) == set(small)
    assert confirm_rest(actor=company.rep, owner=company.rep, week=MONDAY, now=at(20, 17)) == 3
    assert confirm_rest(actor=company.rep, owner=company.rep, week=MONDAY, now=at(20, 17)) == 0
    assert not WeeklyConfirmation.objects.filter(customer=files.zerun).exists()  # A: one by one
    assert week_counts([company.rep.pk], MONDAY)[company.rep.pk] == (4, 3, 0)


def test_handed_over_in_the_week_is_out(company, files):
    Ownership.objects.filter(customer=files.zerun).update(period=DateRange(date(2026, 11, 18), None))
    assert files.zerun not in due_in(MONDAY)
    with pytest.raises(Refused) as error:
        confirm(company, files.zerun)
    assert error.value.code == "customers.not-in-care"


def test_what_is_refused(company, files):
    with pytest.raises(Forbidden):
        confirm(company, files.zerun, actor=company.colleague)
    for status in ("frozen", "archived", "nonsense"):
        with pytest.raises(Refused) as error:
            confirm(company, files.zerun, status=status)
        assert error.value.code == "customers.status-unknown"
    with pytest.raises(Refused) as error:
        confirm(company, files.zerun, week=MONDAY - timedelta(days=14))
    assert error.value.code == "customers.week-closed"
    assert confirm(company, files.zerun, week=MONDAY - timedelta(days=7)).late is True
    Customer.objects.filter(pk=files.zerun.pk).update(status=CustomerStatus.FROZEN)
    assert confirm(company, files.zerun, status="frozen").status == "frozen"


def steps(now, who):
    return [(due.step, due.at) for due in weekly_missing(now) if [p.username for p in due.to] == [who]]


def test_reminded_on_thursday_and_friday_then_the_supervisor(company, files):
    assert steps(at(19, 15, 59), "rep") == []
    assert steps(at(19, 16), "rep") == [("first", at(19, 16))]
    assert steps(at(20, 15), "rep") == [("last", at(20, 15))]
    assert steps(at(20, 18, 4), "supervisor") == []
    (late,) = [due for due in weekly_missing(at(20, 18, 5)) if due.to == [company.supervisor]]
    assert (late.step, late.params["names"]) == ("late", f"{company.rep.name} · {company.colleague.name}")
    confirm(company, files.zerun)
    assert steps(at(20, 15), "rep") == []


def test_who_was_away_on_friday_is_reminded_and_named_when_back(company, files):
    Absence.objects.create(user=company.rep, kind="annual", starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 23))
    assert steps(at(20, 15), "rep") == []
    assert [due.params["names"] for due in weekly_missing(at(20, 18, 5)) if due.to == [company.supervisor]] == [
        company.colleague.name
    ]
    assert steps(at(24, 15), "rep") == [("last", at(24, 15))]
    (late,) = [due for due in weekly_missing(at(24, 18, 5)) if due.to == [company.supervisor]]
    assert (late.params["names"], late.at) == (company.rep.name, at(24, 18, 5))


def test_warned_seven_and_two_days_before_the_fall(company, files):
    def warned(days_ago):
        last = at(20, 10) - timedelta(days=days_ago)
        Customer.objects.filter(pk=files.zerun.pk).update(last_contact_at=last, created_at=last)
        dues = [due for due in pool_warnings(at(20, 9)) if due.to == [company.rep]]
        return [(due.step, due.params["day"]) for due in dues]

    assert warned(22) == []
    assert warned(23) == [("first", date(2026, 11, 27))]
    assert warned(27) == [("first", date(2026, 11, 23))]
    assert warned(28) == [("last", date(2026, 11, 22))]
    assert warned(30) == []  # falls today


def test_the_page_is_worked_with_the_keyboard(company, files, small, client, django_assert_max_num_queries):
    client.force_login(company.rep)
    with django_assert_max_num_queries(30):
        page = client.get("/customers/weekly-status/?week=2026-11-16")
    assert page.status_code == 200
    assert page.content.count(b"autofocus") == 1
    page = client.get("/customers/weekly-status/team/?week=2026-11-16")
    assert page.status_code == 200
    client.force_login(company.other_rep)
    assert client.post(f"/customers/{files.zerun.code}/confirm-status/", {"status": "lost"}).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_day_of_next_step_in_form_of_browser(language):
    """A browser drops a day that isn't written as YYYY-MM-DD: the box would be empty and the day lost on saving."""
    with override(language):
        assert 'value="2026-11-27"' in str(StatusForm(initial={"next_on": date(2026, 11, 27)})["next_on"])


def test_a_next_step_is_said_in_words(company, files, client):
    confirm(company, files.zerun, next_step="quote", next_on=date(2026, 11, 24))
    client.force_login(company.rep)
    page = client.get("/customers/weekly-status/?week=2026-11-16", headers={"accept-language": "en"}).content.decode()
    assert "Send quotation" in page
    assert ">quote<" not in page
