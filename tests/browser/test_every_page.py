"""Every kind of page, wide and narrow, in both languages, light and dark: accessible, inside its width, within the policy."""

import pytest

from .conftest import DESK, PHONE
from .places import PLACES, leave_asked_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    pytest.param(DESK, "zh-hans", "light", id="desk-zh-light"),
    pytest.param(DESK, "en", "dark", id="desk-en-dark"),
    pytest.param(PHONE, "zh-hans", "dark", id="phone-zh-dark"),
    pytest.param(PHONE, "en", "light", id="phone-en-light"),
]


@pytest.mark.parametrize(("size", "language", "theme"), LOOKS)
def test_every_page(company, visit, size, language, theme):
    leave_asked_for(company)
    windows, faults = {}, []
    for place in PLACES:
        seen = windows.get(place.who) or windows.setdefault(place.who, visit(place.who, size, language, theme))
        path = place.path(company)
        status = seen.open(path)
        if status != place.status:
            faults.append(f"{path}: {status} instead of {place.status}")
        if seen.overflow() > 0:
            faults.append(f"{path}: {seen.overflow()} px wider than the window")
        if seen.page.locator("h1").count() != 1:
            faults.append(f"{path}: {seen.page.locator('h1').count()} h1")
        faults += [f"{path}: {fault}" for fault in seen.axe()]
    assert not faults, "\n".join(faults)
