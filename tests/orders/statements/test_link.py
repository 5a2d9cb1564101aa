"""The customer's page: guess-proof, silent, answered once, on a phone without sign-in (ORD-9; security.md 3 and 5)."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from customers.models import Contact
from orders.models import Difference, Statement, StatementAnswer, StatementLink
from orders.papers_statements import paper_of
from orders.services.statements import (
    lock_balance,
    make_statement,
    renew_link,
    replace_statement,
    revoke_link,
    send_statement,
)
from salesops.core.jobs.files import limits, store_upload
from salesops.core.jobs.models import StoredFile
from salesops.core.links.models import Link
from salesops.core.notify.models import Mail, Notification
from tests.cast_orders_statements import OCTOBER, entry, ledger, made, newest_token, sent

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _uncounted():
    cache.clear()


@pytest.fixture
def statement(company, files) -> Statement:
    return send_statement(actor=company.secretary, statement=made(company, files), now=timezone.now())


@pytest.fixture
def phone() -> Client:
    return Client(enforce_csrf_checks=True)


def here(token: str, more: str = "") -> str:
    return f"/orders/statements/link/{token}/{more}"


def answer(statement: Statement, **fields):
    return {"seen": statement.digest, "name": "郑海涛", **fields}


def test_only_the_hash_is_kept_and_the_letter_goes_to_the_contact(statement):
    token = newest_token()
    mail = Mail.objects.get()
    assert (mail.to, mail.sensitive, len(token)) == ("zheng@zerun.example", True, 43)
    assert Link.objects.get().digest != token
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_entry WHERE (before::text || after::text) LIKE %s", [f"%{token}%"])
        assert cursor.fetchone()[0] == 0


def test_the_company_speaks_not_the_portal(statement, phone, settings):
    settings.COMPANY_NAME, settings.BRAND_NAME = "恒岳机电设备有限公司", "销售门户"
    text = phone.get(here(newest_token())).content.decode()
    assert ("恒岳机电设备有限公司" in text, "销售门户" in text) == (True, False)
    assert paper_of(statement)["company"] == "恒岳机电设备有限公司"


def test_it_shows_that_statement_and_keeps_quiet(statement, phone):
    shown = phone.get(here(newest_token()))
    text = shown.content.decode()
    assert (shown.status_code, statement.number in text, "11,000.00" in text, "壹万壹仟元整" in text) == (
        200,
        True,
        True,
        True,
    )
    assert (shown["Referrer-Policy"], shown["X-Robots-Tag"][:7], "no-store" in shown["Cache-Control"]) == (
        "no-referrer", "noindex", True,
    )  # fmt: skip
    # No session, no cookie, nothing of the house beyond the paper.
    assert (shown.cookies, "C-000001" in text, "csrf" in text) == ({}, False, False)
    english = phone.get(here(newest_token(), "en/")).content.decode()
    assert ("Statement of account" in english, "期初" in english) == (True, False)
    paper = phone.get(here(newest_token(), "paper/en/"))
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    phone.head(here(newest_token()))
    assert StatementLink.objects.get().opened == 2


def test_guessed_expired_and_revoked_are_one_answer(statement, company, phone):
    token = newest_token()
    unknown = phone.get(here("A" * 43))
    assert unknown.status_code == 404
    short, posted = phone.get(here("A" * 12)), phone.post(here("B" * 43), answer(statement, answer="confirm"))
    Link.objects.update(
        expires_at=timezone.now() - timedelta(seconds=1), created_at=timezone.now() - timedelta(days=31)
    )
    expired = phone.get(here(token))
    Link.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert phone.get(here(token)).status_code == 200
    revoke_link(actor=company.secretary, statement=statement, now=timezone.now())
    revoked, paper = phone.get(here(token)), phone.get(here(token, "paper/zh/"))
    every = (unknown, short, posted, expired, revoked, paper)
    # Nothing differs but the number of the request, which every answer has.
    told = [{name: value for name, value in one.headers.items() if name != "X-Request-Id"} for one in every]
    assert all(headers == told[0] for headers in told)
    same = {(one.status_code, one.content) for one in every}
    assert len(same) == 1
    assert Statement.objects.get().state == "sent"


def test_a_page_opened_before_answers_nothing_after_its_end(statement, company, phone):
    """Shown, then expired, revoked, or answered and locked: what is sent then is as unknown as a guess, and changes nothing."""
    token, said = newest_token(), answer(statement, answer="confirm")
    wrong = {"answer": "dispute", "l1-reason": "amount"}
    assert phone.get(here(token)).status_code == 200
    Link.objects.update(
        expires_at=timezone.now() - timedelta(seconds=1), created_at=timezone.now() - timedelta(days=31)
    )
    assert [phone.post(here(token), fields).status_code for fields in (said, answer(statement, **wrong))] == [404, 404]
    Link.objects.update(expires_at=timezone.now() + timedelta(days=1))
    renew_link(actor=company.secretary, statement=statement, now=timezone.now())
    # A fresh letter ends the one before.
    assert phone.post(here(token), said).status_code == 404
    token = newest_token()
    revoke_link(actor=company.secretary, statement=statement, now=timezone.now())
    assert phone.post(here(token), said).status_code == 404
    assert (Statement.objects.get().state, StatementAnswer.objects.count()) == ("sent", 0)
    renew_link(actor=company.secretary, statement=statement, now=timezone.now())
    token = newest_token()
    assert phone.post(here(token), said).status_code == 303
    lock_balance(actor=company.secretary, statement=statement, now=timezone.now())
    assert phone.post(here(newest_token()), answer(statement, **wrong)).status_code == 404
    assert (Statement.objects.get().state, StatementAnswer.objects.count()) == ("locked", 1)


def test_a_link_answers_its_own_statement_alone(statement, company, files, phone):
    """What another customer was shown confirms nothing here, whoever has both links."""
    Contact.objects.create(customer=files.weizhiyuan, name="宋岚", email="song@wzy.example", influence="payer")
    entry(files.weizhiyuan, "opening", "700", date(2026, 8, 1))
    other = make_statement(actor=company.secretary, customer=files.weizhiyuan, month=OCTOBER, now=timezone.now())
    other = send_statement(actor=company.secretary, statement=other, now=timezone.now())
    refused = phone.post(here(newest_token()), answer(statement, answer="confirm"))
    assert (refused.status_code, other.number in refused.content.decode()) == (409, True)
    assert statement.number not in refused.content.decode()
    assert set(Statement.objects.values_list("state", flat=True)) == {"sent"}


def test_guessing_is_slowed_down(statement, phone):
    answers = [phone.get(here(f"{n:043d}")).status_code for n in range(12)]
    assert answers == [404] * 10 + [429] * 2
    cache.clear()
    answers = [phone.get(here(newest_token())).status_code for _n in range(32)]
    assert answers == [200] * 30 + [429] * 2
    assert phone.get(here(newest_token()))["Retry-After"] == "60"


def test_a_replaced_one_says_so_and_nothing_else(statement, company, phone):
    token = newest_token()
    replace_statement(actor=company.secretary, statement=statement, reason="更正", now=timezone.now())
    shown = phone.get(here(token))
    text = shown.content.decode()
    assert shown.status_code == 410
    for secret in (statement.number, "11,000", statement.customer.name, "FP-2026-90001", "更正"):
        assert secret not in text
    assert phone.post(here(token), answer(statement, answer="confirm")).status_code == 410
    assert phone.get(here(token, "paper/zh/")).status_code == 410
    assert not StatementAnswer.objects.exists()


def test_confirmed_once(statement, company, phone):
    token = newest_token()
    nameless = phone.post(here(token), {"seen": statement.digest, "answer": "confirm"})
    assert (nameless.status_code, StatementAnswer.objects.count()) == (422, 0)
    stale = phone.post(here(token), answer(statement, answer="confirm") | {"seen": "0" * 64})
    assert stale.status_code == 409
    done = phone.post(here(token), answer(statement, answer="confirm"), HTTP_SEC_FETCH_SITE="same-origin")
    assert (done.status_code, done["Location"]) == (303, here(token))
    again = phone.post(here(token), answer(statement, answer="confirm"))
    assert (again.status_code, StatementAnswer.objects.count()) == (409, 1)
    given = StatementAnswer.objects.get()
    assert (given.name, given.digest, given.place, given.by) == ("郑海涛", statement.digest, "127.0.0.1", None)
    assert Statement.objects.get().state == "confirmed"
    # The known contact hears of it and can object.
    assert Mail.objects.order_by("-pk").first().to == "zheng@zerun.example"
    told = Notification.objects.filter(event="orders.statement_confirmed").values_list("person__username", flat=True)
    assert company.rep.username in told
    objected = phone.post(here(newest_token()), answer(statement, **{"answer": "dispute", "l1-reason": "amount"}))
    assert (objected.status_code, Statement.objects.get().state) == (303, "disputed")
    assert StatementAnswer.objects.latest("pk").kind == "objected"


def test_another_site_is_refused(statement, phone):
    refused = phone.post(here(newest_token()), answer(statement, answer="confirm"), HTTP_SEC_FETCH_SITE="cross-site")
    assert (refused.status_code, Statement.objects.get().state) == (403, "sent")


def test_two_lines_disputed_with_a_file(statement, company, phone):
    token = newest_token()
    nothing = phone.post(here(token), answer(statement, answer="dispute"))
    assert nothing.status_code == 422
    fake = SimpleUploadedFile("beleg.pdf", b"<html>no</html>", "application/pdf")
    said = {
        "answer": "dispute",
        "l1-reason": "unknown",
        "l1-text": "没有收到",
        "l2-reason": "amount",
        "l2-claimed": "3900.00",
    }
    bad = phone.post(here(token), answer(statement, **said, **{"l1-file": fake}))
    assert (bad.status_code, Difference.objects.count(), Statement.objects.get().state) == (422, 0, "sent")
    proof = SimpleUploadedFile("对账.pdf", PDF, "application/pdf")
    done = phone.post(here(token), answer(statement, **said, **{"l1-file": proof}))
    assert (done.status_code, Statement.objects.get().state) == (303, "disputed")
    first, second = Difference.objects.order_by("line__no")
    assert (first.reason, first.file.name, second.claimed, first.owner) == (
        "unknown",
        "对账.pdf",
        3900,
        company.secretary,
    )
    text = phone.get(here(token)).content.decode()
    assert ("没有收到" in text, 'name="answer"' in text) == (True, False)
    assert phone.post(here(token), answer(statement, **said)).status_code == 409
    assert Difference.objects.count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"l1-reason": "aliens"},
        {"l1-reason": "amount", "l1-claimed": "1e400"},
        {"l1-reason": "other"},
        {"l0-text": "x"},
        {"l1-text": "只有话"},
        {"l1-reason": "amount", "l1-text": "x" * 501},
    ],
)
def test_nonsense_is_named_beside_its_line(statement, phone, fields):
    sent = phone.post(here(newest_token()), answer(statement, answer="dispute", **fields))
    assert (sent.status_code, Difference.objects.count()) == (422, 0)


def test_methods(statement, phone):
    for method in ("put", "delete", "patch"):
        assert getattr(phone, method)(here(newest_token())).status_code == 405


def test_a_month_of_many_entries_is_answered(company, files, phone):
    """Each line asks for a file: more of them than a form usually may have."""
    ledger(files.zerun)
    for day in range(1, 31):
        for n in range(4):
            entry(files.zerun, "opening", "10", date(2026, 10, day), document=f"FP-{day}-{n}")
    statement = sent(company, files, now=timezone.now())
    count = statement.lines.count()
    assert count > 100
    fields = {f"l{n}-{name}": "" for n in range(count + 1) for name in ("reason", "text", "claimed")}
    typed = answer(statement, answer="dispute", **fields) | {"l7-reason": "unknown", "l7-text": "没有收到"}
    parts = [f'name="{name}"\r\n\r\n{value}' for name, value in typed.items()]
    # What browsers send of a file nobody chose.
    parts += [
        f'name="l{n}-file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n' for n in range(count + 1)
    ]
    body = "".join(f"--x\r\nContent-Disposition: form-data; {part}\r\n" for part in parts) + "--x--\r\n"
    sent_off = phone.post(here(newest_token()), body.encode(), content_type="multipart/form-data; boundary=x")
    assert sent_off.status_code == 303
    assert [one.line.no for one in Difference.objects.select_related("line")] == [7]


def test_who_wrote_of_a_difference_does_not_confirm_by_mistake(statement, phone):
    typed = answer(statement, answer="confirm", **{"l1-reason": "amount", "l1-text": "少一台"})
    response = phone.post(here(newest_token()), typed)
    assert (response.status_code, "少一台" in response.content.decode()) == (422, True)
    statement.refresh_from_db()
    assert statement.state == "sent"


def test_what_was_typed_stays_open_and_a_file_is_asked_for_again(statement, phone):
    """Two lines, one without a name for the whole: neither is lost from sight, the file is to be chosen once more."""
    proof = SimpleUploadedFile("对账.pdf", PDF, "application/pdf")
    typed = {"l1-reason": "amount", "l1-text": "少一台", "l1-file": proof, "l2-reason": "paid"}
    shown = phone.post(here(newest_token(), "en/"), answer(statement, answer="dispute", name="", **typed))
    page = shown.content.decode()
    assert (shown.status_code, page.count('outside-ask" open')) == (422, 2)
    assert "choose 对账.pdf once more" in page


def test_proofs_of_customers_take_nothing_of_what_the_sender_may_hand_in(statement, company, phone):
    proof = SimpleUploadedFile("对账.pdf", PDF, "application/pdf")
    phone.post(here(newest_token()), answer(statement, answer="dispute", **{"l1-reason": "amount", "l1-file": proof}))
    (kept,) = StoredFile.objects.filter(owner=company.secretary)
    assert kept.purpose.endswith(limits.BY_LINK)
    StoredFile.objects.filter(pk=kept.pk).update(size=limits.DAY_BYTES)
    assert store_upload(SimpleUploadedFile("own.pdf", PDF), owner=company.secretary, purpose="test")
