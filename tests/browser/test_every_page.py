"""Every kind of page, wide and narrow, in both languages, light and dark: accessible, inside its width, within the policy."""

import pytest

from tests.access_matrix.test_access_matrix import ROUTES

from .conftest import AXE_OF_WIDTH, AXE_RULES, DESK, FRAME, PHONE
from .places import (
    DAYS,
    DEALERS,
    DELIVERY,
    ERRORS,
    GETTING_IN,
    GRADING,
    INVOICED,
    LISTS,
    MADE,
    NO_PAGE,
    OFFICE,
    ORDERS,
    OWED,
    OWN,
    PEOPLE,
    PLACES,
    POOL,
    RECONCILED,
    RETURNS,
    SAMPLE,
    SCHEMES,
    STATEMENTS,
    VISITS,
    WALKED_ELSEWHERE,
)

PARTS = {
    "in-own": [*GETTING_IN, *OWN, *ERRORS],
    "days": DAYS,
    "people": PEOPLE,
    "lists-office": [*LISTS, *OFFICE],
    "visits": VISITS,
    "pool": POOL,
    "orders": ORDERS,
    "delivery": DELIVERY,
    "returns": RETURNS,
    "made": MADE,
    "invoiced": [*INVOICED, *RECONCILED],
    "owed": OWED,
    "statements": STATEMENTS,
    "dealers": DEALERS,
    "grading": GRADING,
    "scorecards": SCHEMES,
}


def walk(company, visit, places, size, language, theme, rules=AXE_RULES) -> list[str]:
    """Open each place and gather what is wrong with it: on the first of each reader with the whole frame."""
    windows, faults = {}, []
    for place in places:
        known = place.who in windows
        if not known:
            windows[place.who] = visit(place.who, size, language, theme)
            windows[place.who].bring_axe()
        seen = windows[place.who]
        path = place.path(company)
        status = seen.open(path)
        if status != place.status:
            faults.append(f"{path}: {status} instead of {place.status}")
        faults += [f"{path}: {fault}" for fault in seen.faults(rules, FRAME if known else None)]
    return faults


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-hans"), (PHONE, "en")], ids=["desk-zh", "phone-en"])
def test_every_page(company, visit, part, size, language):
    faults = walk(company, visit, PARTS[part], size, language, "light", AXE_RULES if size == DESK else AXE_OF_WIDTH)
    assert not faults, "\n".join(faults)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("size", "language"), [(DESK, "en"), (PHONE, "zh-hans")], ids=["desk-en", "phone-zh"])
def test_a_page_of_each_skeleton_in_the_dark(company, visit, size, language):
    faults = walk(company, visit, SAMPLE, size, language, "dark")
    assert not faults, "\n".join(faults)


def test_every_place_is_in_a_part():
    walked = {id(place) for part in PARTS.values() for place in part}
    assert [place.name for place in PLACES if id(place) not in walked] == []


def test_every_address_with_a_page_is_walked():
    walked = {place.name for place in PLACES} | WALKED_ELSEWHERE | NO_PAGE
    pages = {route.name for route in ROUTES if not route.post and not route.name.startswith("api:")}
    assert not pages - walked, f"no row in tests/browser/places.py: {sorted(pages - walked)}"
    assert not walked - pages - {"/nowhere/"}, sorted(walked - pages)
