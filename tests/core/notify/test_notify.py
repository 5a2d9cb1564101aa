"""Who is told what, how, and what of it may still be shown (RPT-6, ACC-4, ACC-8)."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from accounts.models import Deputyship, Posting
from salesops.core.notify import choose_channels, mark_read, notify, settle_notices
from salesops.core.notify.choices import chosen_by
from salesops.core.notify.digest import write_digests
from salesops.core.notify.models import Mail, Notification
from salesops.core.notify.params import packed, unpacked
from salesops.core.notify.texts import notices_for
from salesops.core.sockets.notifications import Event, events
from salesops.core.sockets.registry import RegistrationError

from .conftest import SHANGHAI


def lines(person):
    return [n.text for n in notices_for(person, list(Notification.objects.visible_to(person).order_by("id")))]


def test_told_in_the_page_and_by_mail(company, friday):
    notify(
        [company.manager],
        "tests.asked",
        record=company.rep,
        params={"who": company.rep, "day": date(2026, 11, 24)},
        actor=company.rep,
        on=friday,
    )
    with translation.override("en"):
        assert lines(company.manager) == ["林若溪 asks about 林若溪 until 24 Nov"]
    mail = Mail.objects.get()
    assert (mail.to, mail.state, mail.not_before) == ("manager@example.com", "waiting", friday)


def test_nobody_is_told_what_he_did_himself(company, friday):
    assert notify([company.rep], "tests.due", actor=company.rep, on=friday) == []


def test_people_who_left_are_not_told(company, friday):
    company.rep.is_active = False
    assert notify([company.rep, company.colleague], "tests.due", on=friday)[0].person == company.colleague
    assert Notification.objects.count() == 1


def test_a_record_out_of_the_readers_scope_is_not_shown(company, friday):
    notify([company.other_manager], "tests.asked", record=company.rep, params={"who": "secret"}, on=friday)
    with translation.override("en"):
        assert lines(company.other_manager) == ["About a record that is no longer within your reach."]


def test_scope_is_that_of_the_moment_of_reading(company, friday):
    notify([company.manager], "tests.asked", record=company.rep, params={"who": "x", "day": "y"}, on=friday)
    assert "林若溪" in lines(company.manager)[0]
    Posting.objects.filter(user=company.rep).update(unit=company.units["NC-1-T"])
    fresh = type(company.manager).objects.get(pk=company.manager.pk)
    assert "林若溪" not in lines(fresh)[0]


def test_a_deputy_hears_it_too_and_passes_nothing_on(company, friday):
    while_away = DateRange(date(2026, 11, 1), date(2026, 12, 1))
    Deputyship.objects.create(person=company.manager, deputy=company.director, period=while_away)
    Deputyship.objects.create(person=company.director, deputy=company.gm, period=while_away)
    told = notify([company.manager], "tests.asked", record=company.rep, on=friday)
    assert {(n.person, n.for_person) for n in told} == {(company.manager, None), (company.director, company.manager)}
    later = datetime(2026, 12, 1, 10, 0, tzinfo=SHANGHAI)
    assert [n.person for n in notify([company.manager], "tests.asked", record=company.rep, on=later)] == [
        company.manager
    ]


def test_each_step_once_a_person(company, friday):
    for _n in range(3):
        notify([company.rep, company.colleague], "tests.due", params={"what": "x"}, on=friday, once="order:1:half")
    assert Notification.objects.count() == 2
    notify([company.rep], "tests.due", on=friday, once="order:1:due")
    assert Notification.objects.count() == 3


def test_channels_are_the_persons_choice_but_locked_ones_stay(company, friday):
    choose_channels(person=company.rep, chosen={"tests.asked": "", "tests.due": "E"})
    assert chosen_by(company.rep)["tests.asked"] == "P"
    assert chosen_by(company.rep)["tests.due"] == "E"
    notify([company.rep], "tests.asked", on=friday)
    notify([company.rep], "tests.due", on=friday)
    assert [(n.in_page, bool(n.mail)) for n in Notification.objects.order_by("id")] == [(True, False), (False, True)]
    choose_channels(person=company.rep, chosen={"tests.asked": "PE", "tests.due": "PD"})
    assert not company.rep.channel_choices.exists()
    with pytest.raises(LookupError):
        choose_channels(person=company.rep, chosen={"tests.unknown": "P"})


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("2026-11-20T10:00", "2026-11-20T10:00"),
        ("2026-11-20T20:59", "2026-11-20T20:59"),
        ("2026-11-20T21:00", "2026-11-23T08:30"),
        ("2026-11-21T10:00", "2026-11-23T08:30"),
        ("2026-11-23T07:59", "2026-11-23T08:30"),
        ("2026-11-19T23:00", "2026-11-20T08:30"),
        ("2026-10-02T10:00", "2026-10-08T08:30"),  # National Day; Thursday the 8th works again
    ],
)
def test_quiet_hours(company, moment, leaves):
    now, expected = (datetime.fromisoformat(t).replace(tzinfo=SHANGHAI) for t in (moment, leaves))
    notify([company.rep], "tests.asked", on=now)
    assert Mail.objects.get().not_before == expected


def test_urgent_mail_does_not_wait(company):
    night = datetime(2026, 11, 21, 3, 0, tzinfo=SHANGHAI)
    notify([company.rep], "tests.alarm", on=night)
    assert Mail.objects.get().not_before == night


def test_the_digest_tells_each_line_once(company, friday):
    for what in ("a", "b"):
        notify([company.rep, company.colleague], "tests.due", params={"what": what}, on=friday)
    Notification.objects.update(at=datetime.now(SHANGHAI))
    assert Mail.objects.count() == 0
    assert write_digests() == 2
    assert write_digests() == 0
    assert sorted(m.notices.count() for m in Mail.objects.all()) == [2, 2]


def test_read_and_done_leave_the_bell(company, friday):
    notify([company.manager, company.supervisor], "tests.asked", record=company.rep, on=friday)
    notify([company.manager], "tests.due", on=friday)
    mine = Notification.objects.visible_to(company.manager)
    assert mark_read(person=company.supervisor, ids=[n.pk for n in mine]) == 0  # not his
    assert settle_notices(company.rep, "tests.asked") == 2
    assert mine.unread().count() == 1
    assert mark_read(person=company.manager) == 2
    assert mine.unread().count() == 0


def test_values_keep_their_meaning_in_both_languages():
    values = packed({"day": date(2026, 11, 24), "sum": Decimal("1234.50"), "n": 3, "none": None, "who": "<b>x</b>"})
    with translation.override("en"):
        assert unpacked(values) == {"day": "24 Nov", "sum": "1,234.50", "n": "3", "none": "—", "who": "<b>x</b>"}


@pytest.mark.parametrize("text", ["{who.password}", "{0}", "{who!r}", "{who:>30}", "{a[b]}"])
def test_a_text_with_more_than_names_stops_the_start(text):
    with pytest.raises(RegistrationError):
        events.register(Event("tests.evil", "Evil", text))


def test_texts_take_a_bounded_number_of_queries(company, friday, django_assert_max_num_queries):
    for _n in range(5):
        notify([company.manager], "tests.asked", record=company.rep, on=friday)
        notify([company.manager], "tests.asked", record=company.supervisor, on=friday)
    rows = list(Notification.objects.visible_to(company.manager))
    company.manager.access.reach("users")
    with django_assert_max_num_queries(3):
        notices_for(company.manager, rows)
