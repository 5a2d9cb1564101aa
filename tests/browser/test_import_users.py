"""Journey: the admin imports 60 people, three of them wrong; downloads the wrong rows, corrects them, imports again (ACC-11)."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from accounts.models import User
from tests.core.spreadsheets.sheets import xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADS = ["姓名", "username", "邮箱", "position_code", "组织", "爱好"]


def rows() -> list[list[str]]:
    people = [[f"人{n}", f"user{n}", f"user{n}@example.com", "P11", "EC-2-T", "chess"] for n in range(60)]
    people[3][3] = "P99"
    people[20][2] = "no address"
    people[41][4] = "NOWHERE"
    return people


def wait_until_checked(page, text: str) -> None:
    """The check is a job; the page asks again by itself, without scripts a reload does."""
    page.get_by_text(text).first.wait_for(timeout=30_000)


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desk", "phone"])
def test_sixty_people_three_of_them_wrong(company, visit, tmp_path, size):
    seen = visit("admin", language="en", size=size)
    page = seen.page
    assert seen.open("/imports/") == 200
    page.locator("a[href='/imports/users/']").click()
    page.set_input_files("input[type=file]", str(xlsx(tmp_path / "people.xlsx", HEADS, *rows())))
    page.get_by_role("button", name="Check the file").click()
    wait_until_checked(page, "3 rows are wrong; nothing was written.")
    assert "爱好" in page.content()
    assert page.get_by_text("NOWHERE").count() >= 1
    assert not User.objects.filter(username="user0").exists()
    assert seen.overflow() <= 0

    with page.expect_download() as download:
        page.get_by_role("link", name="Download wrong rows").click()
    wrong = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    assert [[c.value for c in row][:2] for row in wrong.active.iter_rows(min_row=2)] == [
        ["人3", "user3"],
        ["人20", "user20"],
        ["人41", "user41"],
    ]

    good = rows()
    good[3][3], good[20][2], good[41][4] = "P11", "user20@example.com", "EC-2-T"
    page.get_by_role("link", name="Choose the corrected file").click()
    page.set_input_files("input[type=file]", str(xlsx(tmp_path / "people.xlsx", HEADS, *good)))
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Import 60 rows").click(timeout=30_000)
    wait_until_checked(page, "All 60 rows are in.")
    assert User.objects.filter(username__startswith="user").count() == 60

    seen.open("/imports/users/")
    page.set_input_files("input[type=file]", str(xlsx(tmp_path / "people.xlsx", HEADS, *good)))
    page.get_by_role("button", name="Check the file").click()
    wait_until_checked(page, "Everything in the file is there already.")
