"""The outbox against a real mail server on a socket (F16, F17, S6, S12)."""

import email
import smtplib
import socket
from datetime import datetime, timedelta
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import send_mail as django_send_mail
from django.db import connection
from django.db.models.functions import Now
from django.test import override_settings
from django.utils import timezone

from salesops.core.jobs.models import Job
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.notify import notify, send_again, send_mail, sending
from salesops.core.notify.models import Mail, Notification
from salesops.core.notify.sending import run_outbox
from salesops.core.refusals import Refused
from tests.core.jobs.test_races import in_threads


class Letterbox:
    """Keeps what arrives; says no to addresses in ``refused``."""

    def __init__(self):
        self.arrived, self.refused = [], {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.arrived.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=default)))
        return "250 taken"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def letterbox(settings):
    box, port = Letterbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    settings.BASE_URL = "https://portal.example.com"
    settings.DEFAULT_FROM_EMAIL = "portal@example.com"
    yield box
    controller.stop()


def tell(company, friday, *people):
    notify(people or [company.manager], "tests.asked", record=company.rep, params={"who": "甲", "day": "乙"}, on=friday)


def test_a_notification_arrives_in_the_readers_language_with_a_link(company, friday, letterbox):
    company.manager.language = "en"
    company.manager.save()
    tell(company, friday)
    assert run_outbox() == {"sent": 1}
    (recipients, message), mail = letterbox.arrived[0], Mail.objects.get()
    assert recipients == ["manager@example.com"]
    assert message["Subject"] == "甲 asks about 林若溪 until 乙"
    assert message["Message-ID"] == mail.message_id
    assert message["From"] == "portal@example.com"
    assert "Hello 周启明" in message.get_body(("plain",)).get_content()
    assert (mail.state, mail.tries, mail.error) == ("sent", 1, "")
    assert mail.sent_at


def test_links_lead_to_the_configured_address(company, letterbox):
    job = Job.objects.create(kind="jobs.tidy", queue="short", actor=company.rep)
    notify([company.admin], "jobs.parked", record=job, on=timezone.now())
    Mail.objects.update(not_before=Now())
    run_outbox()
    message = letterbox.arrived[0][1]
    for part in ("plain", "html"):
        assert f"https://portal.example.com/reports/jobs/{job.key}/" in message.get_body((part,)).get_content()


def test_hostile_words_stay_words(company, friday, letterbox):
    evil = "<script>alert(1)</script>\r\nBcc: all@example.com"
    notify([company.manager], "tests.due", params={"what": evil}, on=friday)
    Notification.objects.update(
        mail=Mail.objects.create(
            to="manager@example.com", person=company.manager, from_notices=True, message_id="<a@b>"
        )
    )
    assert run_outbox() == {"sent": 1}
    recipients, message = letterbox.arrived[0]
    assert recipients == ["manager@example.com"]
    assert message["Bcc"] is None
    assert "\n" not in message["Subject"]
    assert "<script>" not in message.get_body(("html",)).get_content()


def test_without_a_server_mail_is_kept_to_be_read(company, friday, settings):
    settings.EMAIL_URL = ""
    tell(company, friday)
    assert run_outbox() == {"kept": 1}
    mail = Mail.objects.get()
    assert "林若溪" in mail.text
    assert mail.sent_at is None


def test_a_kept_mail_leaves_by_hand_once_there_is_a_server(company, friday, letterbox):
    tell(company, friday)
    with override_settings(EMAIL_URL=""):
        run_outbox()
    send_again(mail=Mail.objects.get(), actor=company.admin)
    assert run_outbox() == {"sent": 1}
    with pytest.raises(Refused) as refused:
        send_again(mail=Mail.objects.get(), actor=company.admin)
    assert refused.value.code == "core.mail-not-stopped"


def kept_mail(n, days=0, **more):
    """A mail that was kept ``days`` ago."""
    mail = Mail.objects.create(message_id=f"<kept{n}@x>", to=f"k{n}@example.com", subject="s", text="t", **more)
    for state in ("sending", "kept"):
        Mail.objects.filter(pk=mail.pk).update(state=state)
    Mail.objects.filter(pk=mail.pk).update(created_at=timezone.now() - timedelta(days=days))
    return mail


def test_kept_mails_leave_by_themselves_once_there_is_a_server(company, letterbox, settings):
    for n, days in enumerate((6, 5, 0)):
        kept_mail(n, days)
    with override_settings(EMAIL_URL=""):
        assert not sending.is_mail_due()
        assert run_outbox() == {}
    assert sending.is_mail_due()
    assert run_outbox() == {"sent": 3}
    assert [r for r, _m in letterbox.arrived] == [["k0@example.com"], ["k1@example.com"], ["k2@example.com"]]


def test_what_was_kept_too_long_leaves_only_by_hand(company, letterbox):
    old, spent, link = kept_mail(1, 8), kept_mail(2, 4, sensitive=True), kept_mail(3, 2, sensitive=True)
    assert run_outbox() == {"sent": 1}
    states = dict(Mail.objects.values_list("pk", "state"))
    assert states == {old.pk: "kept", spent.pk: "kept", link.pk: "sent"}
    assert not sending.is_mail_due()
    send_again(mail=old, actor=company.admin)
    assert run_outbox() == {"sent": 1}


def test_much_that_was_kept_leaves_in_portions_oldest_first(company, letterbox, monkeypatch):
    monkeypatch.setattr(sending, "KEPT_AT_ONCE", 2)
    for n in range(5):
        kept_mail(n)
    for left in (3, 1, 0):
        run_outbox()
        assert Mail.objects.filter(state="kept").count() == left
    assert [r for r, _m in letterbox.arrived] == [[f"k{n}@example.com"] for n in range(5)]


def test_rights_are_those_of_the_moment_it_leaves(company, friday, letterbox):
    tell(company, friday, company.manager, company.supervisor, company.other_manager)
    type(company.manager).objects.filter(pk=company.manager.pk).update(is_active=False)
    # The supervisor's stays; the other market's manager can't see the person it is about.
    assert run_outbox() == {"withdrawn": 2, "sent": 1}
    assert [r for r, _m in letterbox.arrived] == [["supervisor@example.com"]]


def test_what_was_settled_meanwhile_is_not_mailed(company, friday, letterbox):
    tell(company, friday)
    Notification.objects.update(done_at=Now())
    assert run_outbox() == {"withdrawn": 1}
    assert letterbox.arrived == []


def test_a_server_that_is_away_delays_and_loses_nothing(company, friday, settings):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    tell(company, friday)
    waits = []
    for _try in range(3):
        Mail.objects.update(not_before=Now())
        assert run_outbox() == {"waiting": 1}
        mail = Mail.objects.get()
        waits.append((mail.not_before - timezone.now()).total_seconds())
    assert 3 < waits[0] < 8
    assert 250 < waits[1] < 380
    assert 1500 < waits[2] < 2200
    assert "ConnectionRefused" in mail.error


def test_after_the_last_try_it_failed_and_the_admins_are_told(company, friday, settings):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    tell(company, friday)
    Mail.objects.update(tries=9)
    assert run_outbox() == {"failed": 1}
    told = Notification.objects.get(event="notify.mail_failed")
    assert told.person == company.admin
    assert told.params["address"] == "manager@example.com"


def test_one_wrong_address_delays_no_other(company, friday, letterbox):
    letterbox.refused = {"manager@example.com": "550 no such user", "gm@example.com": "451 try later"}
    tell(company, friday, company.manager, company.gm, company.supervisor)
    assert run_outbox() == {"failed": 1, "waiting": 1, "sent": 1}
    states = {m.to: (m.state, m.error[:3]) for m in Mail.objects.all()}
    assert states["manager@example.com"] == ("failed", "550")
    assert states["gm@example.com"] == ("waiting", "451")


def test_a_crash_between_sending_and_noting_repeats_at_most_that_mail(company, friday, letterbox, monkeypatch):
    tell(company, friday, company.manager, company.supervisor)
    original, calls = sending._note, []

    def crash(mail, state, **fields):
        calls.append(mail)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return original(mail, state, **fields)

    monkeypatch.setattr(sending, "_note", crash)
    with pytest.raises(KeyboardInterrupt):
        run_outbox()
    monkeypatch.setattr(sending, "_note", original)
    assert run_outbox() == {}  # the lease still runs
    Mail.objects.filter(state="sending").update(lease_until=timezone.now() - timedelta(minutes=1))
    assert run_outbox() == {"sent": 1}
    ids = [m["Message-ID"] for _r, m in letterbox.arrived]
    assert len(ids) == 3
    assert len(set(ids)) == 2


def test_held_mail_waits(company, letterbox):
    notify([company.rep], "tests.asked", on=timezone.now())
    Mail.objects.update(not_before=timezone.now() + timedelta(hours=1))
    assert run_outbox() == {}


def test_a_letter_with_a_secret_is_forgotten_once_sent(company, letterbox, settings):
    settings.EMAIL_BACKEND = "salesops.core.notify.backend.OutboxBackend"
    django_send_mail("Reset", "https://portal/reset/secret", None, ["rep@example.com"])
    mail = Mail.objects.get()
    assert mail.sensitive
    assert run_outbox() == {"sent": 1}
    mail.refresh_from_db()
    assert mail.text == ""
    assert "secret" in letterbox.arrived[0][1].get_content()


def test_a_letter_from_a_template(company, letterbox):
    mail = send_mail(
        "rep@example.com", "notices", context={"notices": [], "one": None}, person=company.rep, language="en"
    )
    assert mail.subject == "0 reminders"
    assert run_outbox() == {"sent": 1}


def test_a_commit_wakes_the_sender(company, friday, letterbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(company, datetime.now(tz=friday.tzinfo))
    run_waiting_jobs()
    held = Mail.objects.get()
    assert held.state == "sent" or held.not_before > timezone.now()


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_mail_runs_send_each_mail_once(letterbox):
    for n in range(12):
        Mail.objects.create(message_id=f"<{n}@x>", to=f"p{n}@example.com", subject="s", text="t")
    sent = [counts.get("sent", 0) for counts in in_threads(run_outbox, 3)]
    assert sum(sent) == 12
    assert len({m["Message-ID"] for _r, m in letterbox.arrived}) == len(letterbox.arrived) == 12
    connection.close()


def test_reasons_name_the_servers_words_only():
    error = smtplib.SMTPRecipientsRefused({"a@example.com": (550, b"no such user")})
    assert sending._reason(error) == "550 no such user"
