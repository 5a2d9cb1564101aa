"""Reset by e-mail, invitation, change of address (ACC-6, S11)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.auth.letters import INVITE, RESET, send_link
from accounts.models import PortalSession, User
from accounts.services.sign_in import ask_for_new_email, choose_password
from salesops.core.api.models import ApiToken
from salesops.core.api.tokens import make_token
from salesops.core.jobs.work import run_waiting_jobs
from salesops.core.links.engine import LinkSpent, LinkUnknown, issue
from salesops.core.links.models import Link
from salesops.core.notify.models import Mail
from salesops.core.refusals import Invalid
from tests.cast import PASSWORD

NEW = "seven quiet lanterns"


def ask(name: str, **headers):
    """The form is sent; the letter is written by a job."""
    answer = Client().post(reverse("accounts:forgot"), {"name": name}, **headers)
    run_waiting_jobs()
    return answer


def letters() -> list[Mail]:
    return list(Mail.objects.order_by("id"))


def link_in(letter: Mail) -> str:
    found = re.search(r"^(http\S+/accounts/\S+)$", letter.text, re.MULTILINE)
    assert found, letter.text
    return found[1]


def path_of(url: str) -> str:
    assert url.startswith("http://127.0.0.1:8000/")
    return url.removeprefix("http://127.0.0.1:8000")


def open_link(url: str) -> Client:
    browser = Client()
    response = browser.get(path_of(url))
    assert response.status_code == 302
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Location"] == reverse("accounts:choose_password")
    return browser


def choose(browser: Client, password: str = NEW, again: str | None = None):
    data = {"password": password, "again": password if again is None else again}
    return browser.post(reverse("accounts:choose_password"), data)


def test_the_answer_is_the_same_for_unknown_names(company):
    known, unknown = ask("rep"), ask("nobody")
    assert known.status_code == unknown.status_code == 200
    assert known.context["asked"] is unknown.context["asked"] is True
    assert len(letters()) == 1


def test_the_work_is_the_same_for_unknown_names(company):
    """Nobody tells by the clock whether a name exists: known or not, the same statements in the same order."""

    def statements(name: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            Client().post(reverse("accounts:forgot"), {"name": name})
        return [re.sub(r"'[^']*'|\b\d+\b|_x\d+|\bNULL\b", "?", q["sql"]).split(" WHERE ")[0] for q in queries]

    # What is read once a process is read before.
    statements("warm")
    assert statements("rep") == statements("nobody")
    assert letters() == []


def test_the_page_of_a_dead_link_can_change_its_language(company):
    """With ``no-referrer`` a browser sends ``Origin: null`` with the form, which is refused; the token stays here all the same."""
    browser = Client(enforce_csrf_checks=True)
    response = browser.get(reverse("accounts:reset", args=["dead"]))
    assert response.status_code in (404, 410)
    assert response["Referrer-Policy"] == "strict-origin"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())[1]
    data = {"language": "en", "next": "/", "csrfmiddlewaretoken": token}
    sent = browser.post(
        reverse("core:language"), data, HTTP_ORIGIN="http://testserver", HTTP_SEC_FETCH_SITE="same-origin"
    )
    assert sent.status_code == 302


def test_a_link_changes_the_password_once_and_ends_everything_else(company):
    signed_in = Client()
    signed_in.post(reverse("accounts:sign_in"), {"name": "rep", "password": PASSWORD})
    make_token(company.rep, name="t", scopes=["read"], lasts=timedelta(hours=1), now=timezone.now(), proved=False)
    ask("REP@example.com")
    url = link_in(letters()[0])
    browser = open_link(url)
    assert choose(browser).status_code == 200
    assert User.objects.get(username="rep").check_password(NEW)
    assert not PortalSession.objects.filter(user=company.rep).exists()
    assert not ApiToken.objects.good(timezone.now()).exists()
    assert Client().get(path_of(url)).status_code == 410


def test_scanners_may_open_a_link_as_often_as_they_like(company):
    ask("rep")
    url = link_in(letters()[0])
    for _ in range(3):
        browser = open_link(url)
    assert Link.objects.get().used_at is None
    assert choose(browser).status_code == 200


def test_a_bad_password_leaves_the_link_good(company):
    ask("rep")
    browser = open_link(link_in(letters()[0]))
    for bad in ("short", "password12", "恒岳恒岳恒岳2026", "rep-rep-rep-1", "x" * 129, "1234567890"):
        assert choose(browser, bad).status_code == 422, bad
    assert choose(browser, NEW, "something else").status_code == 422
    assert choose(browser).status_code == 200


def test_a_new_link_ends_the_earlier_one(company):
    ask("rep")
    ask("rep")
    first, second = (link_in(letter) for letter in letters())
    assert Client().get(path_of(first)).status_code == 410
    open_link(second)


def test_links_expire(company):
    now = timezone.now()
    for purpose, hours in ((RESET, 1), (INVITE, 72)):
        token = issue(purpose, subject=company.rep.pk, lasts=timedelta(hours=hours), now=now)
        late = now + timedelta(hours=hours)
        with pytest.raises(LinkSpent):
            choose_password(purpose=purpose, token=token, password=NEW, now=late, actor=None)


def test_a_link_is_good_for_its_purpose_only(company):
    now = timezone.now()
    token = issue(INVITE, subject=company.rep.pk, lasts=timedelta(hours=1), now=now)
    with pytest.raises(LinkUnknown):
        choose_password(purpose=RESET, token=token, password=NEW, now=now, actor=None)
    assert Client().get(reverse("accounts:reset", args=[token])).status_code == 404
    assert Client().get(reverse("accounts:reset", args=["guess"])).status_code == 404


def test_links_name_the_configured_host_only(company):
    assert ask("rep", HTTP_HOST="evil.example").status_code == 400
    assert not letters()
    ask("rep", HTTP_X_FORWARDED_HOST="evil.example")
    assert "evil" not in letters()[0].text


def test_two_names_in_one_request_are_refused(company):
    body = "name=rep&name=admin"
    response = Client().post(reverse("accounts:forgot"), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert not letters()


def test_asking_again_and_again_is_stopped(company):
    for _ in range(5):
        assert ask("rep").status_code == 200
    assert ask("rep").status_code == 429
    assert len(letters()) == 5


def test_an_invited_person_chooses_a_password(company):
    newcomer = User.objects.create_user("newcomer", "新人", None, email="new@example.com")
    send_link(INVITE, newcomer, now=timezone.now(), actor=company.admin)
    choose(open_link(link_in(letters()[0])))
    assert Client().login(username="newcomer", password=NEW)


def test_a_new_address_counts_once_confirmed_and_the_old_one_is_told(company):
    ask_for_new_email(user=company.rep, email="lin@example.org", now=timezone.now(), actor=company.rep)
    (letter,) = letters()
    assert letter.to == "lin@example.org"
    browser = Client()
    browser.get(path_of(link_in(letter)))
    assert browser.get(reverse("accounts:confirm_address")).status_code == 200
    assert User.objects.get(username="rep").email == "rep@example.com"
    browser.post(reverse("accounts:confirm_address"))
    assert User.objects.get(username="rep").email == "lin@example.org"
    assert letters()[-1].to == "rep@example.com"


def test_nobody_takes_somebody_elses_address(company):
    with pytest.raises(Invalid):
        ask_for_new_email(user=company.rep, email="ADMIN@example.com", now=timezone.now(), actor=company.rep)
