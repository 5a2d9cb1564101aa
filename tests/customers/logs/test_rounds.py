"""The weekly contact round (C21, CUS-6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import SecretaryDuty
from customers.models import ContactRound, Customer, RoundCall, Visit
from customers.reminders.logs import log_missing, logs_of_team, rounds_open, rounds_uncovered, week_missing
from customers.services.rounds import draw_up_rounds, record_call
from salesops.core.refusals import Conflict, Forbidden, Invalid
from salesops.core.sockets.customer_facts import CustomerFact
from tests.conftest import TODAY
from tests.customers.credit.facts import plug, unplug
from tests.customers.logs.conftest import at

MONDAY = date(2026, 11, 16)


@pytest.fixture
def drawn(company, files):
    """East China is settled by Chen Siyuan; Zerun works with us."""
    since = DateRange(date(2025, 1, 1), None)
    SecretaryDuty.objects.create(user=company.secretary, market=company.units["EC"], step="settle", period=since)
    Customer.objects.filter(pk=files.zerun.pk).update(status="active")
    draw_up_rounds(actor=None, week=MONDAY, now=at(7, day=MONDAY))
    return ContactRound.objects.get(market=company.units["EC"])


def test_who_works_with_us_and_key_customers_stand_on_the_list(company, files, drawn):
    assert drawn.user == company.secretary
    assert [call.customer for call in drawn.calls.all()] == [files.zerun]
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(customer_class="key")
    assert draw_up_rounds(actor=None, week=MONDAY, now=at(7)) == 1
    assert draw_up_rounds(actor=None, week=MONDAY, now=at(7)) == 0
    north = ContactRound.objects.get(market=company.units["NC"])
    assert (north.user, north.calls.count()) == (None, 0)


def test_open_orders_put_a_customer_on_the_list_once_somebody_feeds_them(company, files, drawn, monkeypatch):
    fed = {files.anrui.pk: Decimal("800.00"), files.weizhiyuan.pk: Decimal(0)}
    fact = CustomerFact("open_orders", "open orders", lambda ids, day: {pk: fed[pk] for pk in ids if pk in fed})
    plug(monkeypatch, fact)
    assert draw_up_rounds(actor=None, week=MONDAY, now=at(7)) == 1
    assert drawn.calls.filter(customer=files.anrui).exists()


def call_it(company, drawn, **given):
    return record_call(
        **{"actor": company.secretary, "call": drawn.calls.get(), "outcome": "ok", "now": at(10)} | given
    )


def test_whoever_was_reached_has_a_contact_by_phone(company, files, drawn):
    call = call_it(
        company, drawn, outcome="promise", promise_on=TODAY + timedelta(days=7), promise_amount=Decimal("18640.00"),
        next_step="collect", next_on=TODAY + timedelta(days=7), note="财务宋岚",
    )  # fmt: skip
    visit = Visit.objects.get()
    assert (call.visit, visit.user, visit.way, visit.customer) == (visit, company.secretary, "phone", files.zerun)
    assert "18,640.00" in visit.notes
    files.zerun.refresh_from_db()
    assert (files.zerun.last_contact_at, files.zerun.last_visit_at, files.zerun.next_step) == (at(10), None, "collect")
    call_it(company, drawn, outcome="problem", version=call.version)
    assert Visit.objects.count() == 1


def test_nobody_reached_is_no_contact(company, files, drawn):
    call_it(company, drawn, outcome="not_reached")
    call = call_it(company, drawn, outcome="again")
    assert (call.tries, call.visit, Visit.objects.count()) == (2, None, 0)
    assert call_it(company, drawn).visit is not None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"outcome": "promise"}, "customers.promise-without-day"),
        ({"outcome": "promise", "promise_on": TODAY - timedelta(days=1)}, "customers.promise-day"),
        ({"outcome": "ok", "promise_on": TODAY}, "customers.promise-without-promise"),
        ({"outcome": "ok", "next_on": TODAY}, "customers.step-missing"),
        ({"outcome": "sold"}, "customers.unknown-code"),
        ({"now": at(10) + timedelta(days=14)}, "customers.round-over"),
    ],
)
def test_what_makes_no_sense_is_refused(company, drawn, given, code):
    with pytest.raises(Invalid) as refused:
        call_it(company, drawn, **given)
    assert code in [r.code for r in refused.value.refusals]


def test_two_at_once_the_second_is_told(company, drawn):
    seen = drawn.calls.get().version
    call_it(company, drawn, outcome="not_reached", version=seen)
    with pytest.raises(Conflict):
        call_it(company, drawn, actor=company.lead, version=seen)


@pytest.mark.parametrize("who", ["rep", "manager", "director", "finance", "auditor"])
def test_others_look_and_dont_call(company, drawn, who):
    with pytest.raises(Forbidden):
        call_it(company, drawn, actor=getattr(company, who))


def test_the_page_shows_coverage_and_dashes_where_nothing_is_known(client, company, files, drawn, monkeypatch):
    unplug(monkeypatch, "open_orders")
    client.force_login(company.secretary)
    address = f"/customers/contact-round/?week={MONDAY}"
    answer = client.get(address)
    assert answer.context["chosen"] == drawn
    assert [call.customer for call in answer.context["calls"]] == [files.zerun]
    assert answer.context["calls"][0].facts["open_orders"] is None
    assert "138 0000 6021" not in answer.content.decode()
    RoundCall.objects.update(outcome="again")
    client.force_login(company.lead)
    assert {r.market.code for r in client.get(address).context["rounds"]} == {"EC", "NC"}


def test_the_round_begins_with_ones_own_market(client, company, files, drawn):
    """The lead may call everywhere; the list drawn up for her comes first, then by market."""
    address = f"/customers/contact-round/?week={MONDAY}"
    ContactRound.objects.filter(market=company.units["NC"]).update(user=company.lead)
    for who, first in ((company.lead, "NC"), (company.secretary, "EC")):
        client.force_login(who)
        assert client.get(address).context["chosen"].market.code == first
    # Settled since the list was drawn up, for nobody or a colleague.
    ContactRound.objects.filter(market=company.units["NC"]).update(user=None)
    client.force_login(company.lead)
    assert client.get(address).context["chosen"].market.code == "EC"
    since = DateRange(date(2025, 1, 1), None)
    SecretaryDuty.objects.create(user=company.lead, market=company.units["NC"], step="settle", period=since)
    assert client.get(address).context["chosen"].market.code == "NC"


def test_reminders_of_the_round(company, drawn):
    assert not list(rounds_open(at(8, 59, day=date(2026, 11, 19))))
    [due] = rounds_open(at(9, day=date(2026, 11, 19)))
    assert (due.to, due.params["count"]) == ([company.secretary], 1)
    [due] = rounds_uncovered(at(16))
    assert due.to == [company.lead]
    call_it(company, drawn)
    assert not list(rounds_uncovered(at(16)))


def test_reminders_of_logs(company, write, owed):
    def told(when):
        return {(due.to[0], due.step) for due in log_missing(when) if due.key.endswith(str(TODAY))}

    assert not told(at(17, 29))
    assert (company.rep, "first") in told(at(17, 30))
    write()
    assert company.rep not in {person for person, _step in told(at(20, 5))}
    assert (company.colleague, "last") in told(at(20, 5))
    lists = {due.to[0]: due.params for due in logs_of_team(at(20, 5)) if due.key.endswith(str(TODAY))}
    # The colleague's is his supervisor's business, the supervisor's own that of the region.
    assert lists[company.supervisor]["count"] == 1
    assert company.supervisor.name in lists[company.regional]["names"]
    assert {due.to[0] for due in week_missing(at(14))} >= {company.rep, company.supervisor}
    assert not list(week_missing(at(13, 59)))
