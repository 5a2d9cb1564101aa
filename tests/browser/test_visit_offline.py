"""A rep without a network opens the visit form, fills it in and saves; it is sent once when there is one; nothing stays behind."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from customers.models import PlannedVisit, Visit
from tests.browser.conftest import PHONE
from tests.cast_customers import build_files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  return found;
}"""


def planned(company, files) -> None:
    PlannedVisit.objects.create(
        customer=files.zerun, user=company.rep, unit=company.units["EC-2-T"], day=timezone.localdate()
    )


def at_the_ready(rep) -> None:
    """Any page of the portal keeps the form; it is ready when the form itself is kept."""
    assert rep.open("/") == 200
    rep.page.locator("body[data-away=ready]").wait_for(timeout=20000)


def choose(page, name: str, value: str) -> None:
    page.locator(f"label.choice:has([name={name}][value={value}])").click()


def quiet(rep) -> None:
    """Without a network the browser complains of what it can't reach, which is no fault of the page."""
    rep.complaints[:] = [
        c for c in rep.complaints if "ERR_INTERNET_DISCONNECTED" not in c and "Failed to fetch" not in c
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_opened_filled_in_and_saved_without_a_network(company, visit, language):
    files = build_files(company)
    planned(company, files)
    rep = visit("rep", size=PHONE, language=language)
    page = rep.page
    at_the_ready(rep)
    page.context.set_offline(True)
    page.goto("/customers/visits/new/")
    page.locator("form[data-away]").wait_for()
    page.locator("[data-route] button").first.wait_for()
    page.locator("[data-route]").get_by_text(files.zerun.called).click()
    assert page.locator("[name=customer_code]").input_value() == files.zerun.code
    assert rep.faults() == []

    # What is missing is said at once, and nothing is kept.
    page.locator("button[value=save]").click()
    assert page.locator("[data-lacking]").count() == 2
    choose(page, "purpose", "proposal")
    choose(page, "outcome", "progress")
    page.locator("[name=notes]").fill("地下车间，没有信号")
    page.locator("button[value=save]").click()
    page.locator("#visits-waiting").wait_for()
    assert page.locator("[name=notes]").input_value() == ""
    assert Visit.objects.count() == 0

    with page.expect_response(lambda answer: answer.request.method == "POST" and "/visit/" in answer.url):
        page.context.set_offline(False)
    page.locator("#visits-waiting").wait_for(state="detached")
    logged = Visit.objects.get()
    assert (logged.customer, logged.user, logged.notes) == (files.zerun, company.rep, "地下车间，没有信号")
    assert rep.open("/customers/visits/") == 200
    assert Visit.objects.count() == 1
    quiet(rep)


def test_the_form_of_a_customer_opens_as_the_kept_one(company, visit):
    files = build_files(company)
    rep = visit("rep", size=PHONE)
    at_the_ready(rep)
    rep.page.context.set_offline(True)
    rep.page.goto(f"/customers/{files.zerun.code}/visit/")
    rep.page.locator("form[data-away]").wait_for()
    assert rep.page.locator("[name=customer_code]").input_value() == files.zerun.code
    quiet(rep)


def test_what_the_server_refuses_later_is_corrected_without_writing_it_again(company, visit):
    files = build_files(company)
    rep = visit("rep", size=PHONE)
    page = rep.page
    at_the_ready(rep)
    page.context.set_offline(True)
    page.goto("/customers/visits/new/")
    page.locator("[name=customer_code]").fill("C-999999")
    choose(page, "purpose", "proposal")
    choose(page, "outcome", "progress")
    page.locator("[name=notes]").fill("要三套")
    page.locator("button[value=save]").click()
    page.locator("#visits-waiting").wait_for()
    page.context.set_offline(False)
    page.locator("#visits-waiting").get_by_text("改正").click()
    page.locator("form[data-away]").wait_for()
    expect(page.locator("[name=notes]")).to_have_value("要三套")
    page.locator("[name=customer_code]").fill(files.zerun.code)
    page.locator("button[value=save]").click()
    page.locator("#visits-waiting").wait_for(state="detached")
    page.wait_for_url("**/customers/visits/new/")
    expect(page.locator("#visits-waiting")).to_have_count(0)
    assert Visit.objects.get().notes == "要三套"
    quiet(rep)


def test_nothing_about_others_is_kept_and_nothing_stays_after_signing_out(company, visit):
    files = build_files(company)
    planned(company, files)
    rep = visit("rep", size=PHONE)
    page = rep.page
    at_the_ready(rep)
    text = page.evaluate(
        """async () => {
          let all = "";
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const one of await cache.keys()) if (!one.url.includes("/static/")) all += await (await cache.match(one)).text();
          }
          return all;
        }"""
    )
    assert files.zerun.called in text
    for said in (
        files.weizhiyuan.called,
        files.dingsheng.called,
        files.contact.name,
        "csrfmiddlewaretoken",
        "X-CSRFToken",
    ):
        assert said not in text, said
    page.context.request.get("/accounts/me/")
    page.evaluate("document.querySelector('form[action*=\"sign-out\"]').requestSubmit()")
    page.wait_for_url("**/sign-in/**")
    assert page.evaluate(KEPT) == []


def test_a_desk_keeps_nothing(company, visit):
    rep = visit("rep")
    assert rep.open("/") == 200
    rep.page.wait_for_load_state("networkidle")
    assert rep.page.evaluate(KEPT) == []
