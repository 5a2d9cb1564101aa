"""Journeys of a rep with a phone: a visit logged without a network is kept, sent once when there is one; refused ones say why."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from customers.models import Customer, Visit, VisitPhoto
from tests.browser.conftest import PHONE
from tests.cast_customers import build_files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill(page) -> None:
    page.locator("label.choice:has([name=purpose][value=proposal])").click()
    page.locator("label.choice:has([name=outcome][value=progress])").click()
    page.locator("[name=notes]").fill("认可二期方案，要含安装的总价")
    page.locator("label.choice:has([name=next_step][value=quote])").click()
    page.locator("label.choice:has([name=next_day])").first.click()


def picture() -> dict:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (2400, 1800), "navy").save(out, "JPEG", exif=exif)
    return {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_logged_without_a_network_and_sent_once(company, visit):
    files = build_files(company)
    rep = visit("rep", size=PHONE)
    page = rep.page
    assert rep.open(f"/customers/{files.zerun.code}/visit/") == 200
    assert rep.faults() == []
    fill(page)
    page.set_input_files("[name=photos]", picture())
    page.context.set_offline(True)
    page.locator("button[value=save]").click()
    page.locator("#visits-waiting").wait_for()
    assert Visit.objects.count() == 0
    assert page.locator("[name=notes]").input_value() == ""

    # A second one is kept as well; another page shows that something waits, and sends it.
    fill(page)
    page.locator("button[value=next]").click()
    page.locator("#visits-waiting").get_by_text("2").first.wait_for()
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/visit/" in answer.url):
        page.context.set_offline(False)
    page.locator("#visits-waiting").wait_for(state="detached")
    assert Visit.objects.count() == 2
    assert rep.open("/customers/visits/") == 200
    assert page.locator("#visits-waiting").count() == 0
    assert Visit.objects.count() == 2
    photo = VisitPhoto.objects.get()
    with Image.open(photo.file.place) as kept:
        assert max(kept.size) == 1600
        assert not kept.getexif()
    with Image.open(photo.thumbnail.place) as small:
        assert max(small.size) == 320
    customer = Customer.objects.get(pk=files.zerun.pk)
    assert customer.next_step == "quote"
    rep.complaints[:] = [c for c in rep.complaints if "ERR_INTERNET_DISCONNECTED" not in c]


def test_an_answer_lost_on_the_way_is_one_visit(company, visit):
    files = build_files(company)
    rep = visit("rep", size=PHONE)
    page = rep.page
    rep.open(f"/customers/{files.zerun.code}/visit/")
    fill(page)

    def lost(route) -> None:
        route.fetch()
        route.abort()

    page.route("**/visit/", lost)
    page.locator("button[value=save]").click()
    page.locator("#visits-waiting").wait_for()
    assert Visit.objects.count() == 1
    page.unroute("**/visit/")
    page.locator("#visits-waiting button").first.click()
    page.locator("#visits-waiting").wait_for(state="detached")
    assert Visit.objects.count() == 1
    rep.complaints[:] = [c for c in rep.complaints if "ERR_FAILED" not in c]


def test_what_the_server_refuses_stands_beside_its_field(company, visit):
    files = build_files(company)
    rep = visit("rep", size=PHONE)
    page = rep.page
    rep.open(f"/customers/{files.zerun.code}/visit/")
    fill(page)
    page.set_input_files(
        "[name=photos]", {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": b"<svg>no picture</svg>"}
    )
    page.locator("button[value=save]").click()
    page.locator("[data-error-summary]").wait_for()
    page.locator("#id_photos_error").wait_for()
    assert page.locator("[name=notes]").input_value() == "认可二期方案，要含安装的总价"
    assert Visit.objects.count() == 0
    assert page.locator("#visits-waiting").count() == 0


def test_a_refused_visit_keeps_its_pictures(company, visit):
    files = build_files(company)
    rep = visit("rep", size=PHONE)
    page = rep.page
    rep.open(f"/customers/{files.zerun.code}/visit/")
    fill(page)
    page.set_input_files("[name=photos]", picture())
    page.locator("details.more summary").click()
    ahead = timezone.localtime() + timedelta(days=1)
    page.locator("[name=visited_at]").fill(ahead.strftime("%Y-%m-%dT%H:%M"))
    page.locator("button[value=save]").click()
    page.locator("#id_visited_at_error").wait_for()
    expect(page.locator("[name=photos]")).to_have_value(re.compile(r"\.jpg$"))
    page.locator("[name=visited_at]").fill(timezone.localtime().strftime("%Y-%m-%dT%H:%M"))
    page.locator("button[value=save]").click()
    page.locator("ul.photos img").wait_for()
    assert VisitPhoto.objects.get().visit.notes == "认可二期方案，要含安装的总价"
    assert page.locator("#visits-waiting").count() == 0


def test_logged_with_a_network_it_opens_the_visit(company, visit):
    files = build_files(company)
    rep = visit("rep", size=PHONE)
    page = rep.page
    rep.open("/customers/visits/new/")
    page.locator("[name=q]").fill("泽润")
    page.locator("#found").get_by_text(files.zerun.name).click()
    page.locator("form[data-visit]").wait_for()
    fill(page)
    page.keyboard.press("Control+Enter")
    page.locator(".main").get_by_text("认可二期方案").wait_for()
    assert "/customers/visits/" in page.url
    assert rep.faults() == []
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("lost", ["session", "token"])
def test_a_session_that_ended_meanwhile_loses_nothing(company, visit, lost):
    """Signed out, or signed in anew in another window: the visit with its picture goes out from the next page, once."""
    files = build_files(company)
    rep = visit("rep", size=PHONE)
    page = rep.page
    rep.open(f"/customers/{files.zerun.code}/visit/")
    fill(page)
    page.set_input_files("[name=photos]", picture())
    kept = page.context.cookies()
    gone = settings.SESSION_COOKIE_NAME if lost == "session" else settings.CSRF_COOKIE_NAME
    page.context.clear_cookies(name=gone)
    page.locator("button[value=save]").click()
    if lost == "session":
        page.wait_for_url("**/sign-in/**")
        assert Visit.objects.count() == 0
        page.context.add_cookies(kept)
        rep.open("/customers/visits/new/")
    page.wait_for_url("**/customers/visits/new/")
    expect(page.locator("#visits-waiting")).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("1")
    assert VisitPhoto.objects.get().visit.notes == "认可二期方案，要含安装的总价"
    rep.open(f"/customers/{files.zerun.code}/visit/")
    assert page.locator("[name=notes]").input_value() == ""
    assert Visit.objects.count() == 1
    rep.complaints[:] = [c for c in rep.complaints if "403" not in c]
