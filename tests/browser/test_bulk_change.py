"""A supervisor grades chosen customers: preview, a second look after a change, done without leaving the list."""

import pytest

from customers.models import Customer, GradeOverride

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_chosen_customers_are_graded_after_a_preview(company, files, visit):
    seen = visit("supervisor", language="en")
    page = seen.page
    seen.open("/customers/")
    for code in (files.zerun.code, files.weizhiyuan.code):
        page.locator(f'tbody input[value="{code}"]').check()
    bar = page.get_by_role("toolbar", name="Bulk actions")
    bar.get_by_role("button", name="Set the grade").click()
    tool = page.locator("#list-tool")
    tool.get_by_label("Grade", exact=True).select_option("B")
    tool.get_by_label("Reason").fill("战略客户")
    tool.get_by_role("button", name="See what changes").click()
    # Weizhiyuan has it already.
    tool.get_by_text("1 row changes.").wait_for()
    tool.get_by_text("1 can't").wait_for()
    assert not GradeOverride.objects.exists()

    # Changed after the preview: previewed anew instead of done.
    tool.get_by_label("Grade", exact=True).select_option("C")
    tool.get_by_role("button", name="Set the grade").click()
    tool.get_by_text("2 rows change.").wait_for()
    assert not GradeOverride.objects.exists()
    tool.get_by_role("button", name="Set the grade").click()
    tool.locator("form").wait_for(state="detached")
    page.locator('tbody tr:has-text("泽润") [data-grade="C"]').wait_for()
    assert set(Customer.objects.filter(owner__isnull=False, unit__code="EC-2-T").values_list("grade", flat=True)) == {
        "C"
    }
