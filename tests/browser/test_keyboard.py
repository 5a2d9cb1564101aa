"""The portal by keyboard alone."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_palette_opens_takes_the_focus_and_gives_it_back(company, visit):
    seen = visit("admin", language="en")
    page = seen.page
    seen.open("/gallery/")
    page.get_by_role("button", name="Show a message").focus()
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Search and commands")
    palette.wait_for(state="visible")
    assert page.evaluate("document.activeElement.closest('#palette') !== null")
    page.keyboard.press("Escape")
    palette.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.textContent.includes('Show a message')")


def test_letters_move_and_open_and_can_be_switched_off(company, visit):
    seen = visit("admin", language="en")
    page = seen.page
    seen.open("/gallery/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    keys.wait_for(state="visible")
    page.keyboard.press("Escape")
    keys.wait_for(state="hidden")
    page.keyboard.press("j")
    assert page.locator("tbody tr.at").count() == 1
    page.keyboard.press("g")
    page.keyboard.press("t")
    seen.arrive("/")

    company.admin.single_keys = False
    company.admin.save(update_fields=["single_keys"])
    seen.open("/gallery/")
    page.keyboard.press("?")
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("Control+k")
    page.locator("#palette").wait_for(state="visible")


def test_the_first_key_reaches_the_content(company, visit):
    seen = visit("rep", language="en")
    seen.open("/")
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.className") == "skip"
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.activeElement.id") == "main"


def test_rows_are_chosen_with_space_and_the_bar_counts_them(company, visit):
    seen = visit("admin", language="en")
    page = seen.page
    seen.open("/gallery/")
    for key in ("j", "Space", "j", "Space"):
        page.keyboard.press(key)
    assert page.locator("[data-bulk-count]").inner_text() == "2 selected"
    page.keyboard.press("Escape")
    assert not page.locator("[data-bulk]").is_visible()


def test_a_person_is_found_and_opened_from_the_palette(company, visit):
    seen = visit("admin", language="en")
    page = seen.page
    seen.open("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("lrx")
    page.locator("#palette [role=option]", has_text=company.rep.name).first.wait_for(state="visible")
    assert page.locator("#palette [role=option][aria-selected=true]").count() == 1
    page.keyboard.press("Enter")
    seen.arrive("/accounts/users/rep/")


def test_pages_print_without_the_frame_and_say_who_printed_them(company, visit):
    seen = visit("rep", language="en")
    seen.open("/")
    seen.page.emulate_media(media="print")
    assert not seen.page.locator(".side").is_visible()
    assert not seen.page.locator(".topbar").is_visible()
    assert company.rep.name in seen.page.locator(".print-only").inner_text()


def test_the_bar_of_chosen_rows_stays_in_sight_and_a_tool_gives_the_focus_back(company, visit):
    seen = visit("admin", language="en", size=(1440, 420))
    page = seen.page
    seen.open("/accounts/users/")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    bar = page.get_by_role("toolbar", name="Bulk actions").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] <= 420
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.locator("#list-tool :focus").wait_for()
    page.keyboard.press("Escape")
    page.locator("[data-key=f]:focus").wait_for()
