"""A list's page: what it shows, how it pages, what it refuses (ALL-2, S12)."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import OrgUnitTerms, User
from accounts.tables import UserList
from salesops.core.lists.models import DefaultView, SavedView

USERS = "/accounts/users/"


def names(response) -> list[str]:
    """User names in the order of the rows."""
    return re.findall(r'name="pick" value="([^"]+)"', response.content.decode()) or [
        str(row.pick) for row in response.context["list"].reader.rows
    ]


def walk(page, who: str, address: str, direction: str = "next") -> list[list[str]]:
    """User names page by page along the links of the pages."""
    found = []
    while address:
        response = page(who, address)
        assert response.status_code == 200, response.content[:300]
        found.append([str(row.pick) for row in response.context["list"].reader.rows])
        url = getattr(response.context["list"], f"{direction}_url")
        address = USERS + url if url else ""
    return found


def test_shows_the_readers_own_scope(page):
    assert set(names(page("supervisor", USERS))) == {"supervisor", "rep", "colleague"}
    assert len(names(page("admin", USERS))) == User.objects.count()


@pytest.mark.parametrize("ordering", ["name", "-name", "joined_on,name", "-joined_on,-username", "left_on,-name"])
def test_every_row_once_whatever_the_order(page, many, ordering):
    address = f"{USERS}?ordering={ordering}"
    forwards = walk(page, "admin", address)
    assert [len(p) for p in forwards] == [50, 50, 38]
    flat = [n for p in forwards for n in p]
    assert len(set(flat)) == len(flat) == User.objects.count()
    last = page("admin", address)
    for _ in range(2):
        last = page("admin", USERS + last.context["list"].next_url)
    backwards = walk(page, "admin", USERS + last.context["list"].previous_url, "previous")
    assert [n for p in reversed(backwards) for n in p] == flat[:100]


def test_rows_written_meanwhile_neither_repeat_nor_hide_others(page, many):
    first = page("admin", f"{USERS}?ordering=name")
    seen = names(first)
    User.objects.create(username="early", name="阿", name_key="a")
    User.objects.filter(username=seen[3]).update(name_key="zz")
    second = names(page("admin", USERS + first.context["list"].next_url))
    assert not set(seen) & set(second)
    assert "early" not in second
    untouched = list(
        User.objects.exclude(username="early").order_by("name_key", "pk").values_list("username", flat=True)
    )
    assert second[0] == next(n for n in untouched if n not in seen)


def test_says_which_rows_of_how_many(page, many):
    first = page("admin", f"{USERS}?search=&ordering=name").context["list"]
    second = page("admin", USERS + first.next_url).context["list"]
    assert (first.reader.first_number, first.reader.count) == (1, 138)
    assert second.reader.first_number == 51
    assert page("admin", USERS + second.previous_url).context["list"].reader.first_number == 1


def test_a_cursor_is_for_one_reader_and_one_question(page, many):
    url = page("admin", f"{USERS}?ordering=name").context["list"].next_url
    assert page("admin", USERS + url).status_code == 200
    for who, address in (
        ("hr", USERS + url),
        ("admin", USERS + url.replace("ordering=name", "ordering=-name")),
        ("admin", f"{USERS}{url}&is_active=1"),
        ("admin", f"{USERS}{url}x"),
        ("admin", f"{USERS}?cursor=eyJhIjoxfQ"),
    ):
        response = page(who, address)
        assert response.status_code == 400
        assert "core.bad-cursor" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("?nonsense=1", "core.unknown-filter"),
        ("?password=x", "core.unknown-filter"),
        ("?password__startswith=argon", "core.unknown-filter"),
        ("?_connector=OR", "core.unknown-filter"),
        ("?_negated=1", "core.unknown-filter"),
        ("?unit__head__password__startswith=a", "core.unknown-filter"),
        ("?email__regex=.*", "core.unknown-filter"),
        ("?email__=x", "core.unknown-filter"),
        ("?__class__=x", "core.unknown-filter"),
        ("?ordering=password", "core.unknown-filter"),
        ("?ordering=name,name", "core.filter-value"),
        ("?ordering=?", "core.unknown-filter"),
        ("?columns=name,password", "core.unknown-filter"),
        ("?search=a&search=b", "core.repeated-parameter"),
        ("?joined_on=2026-01-01&joined_on=2026-01-02", "core.repeated-parameter"),
        ("?joined_on=yesterday", "core.filter-value"),
        ("?joined_on=0000-01-01", "core.filter-value"),
        ("?joined_on=9999-12-31", "core.filter-value"),
        ("?joined_on__within=last_0_days", "core.filter-value"),
        ("?joined_on__within=last_99999_days", "core.filter-value"),
        ("?is_active=2", "core.filter-value"),
        ("?is_active=%EF%BC%91", "core.filter-value"),
        ("?left_on__empty=maybe", "core.filter-value"),
        ("?page_size=1000000", "core.filter-value"),
        ("?density=%22onload", "core.filter-value"),
        ("?view=1%20or%201", "core.filter-value"),
        ("?search=" + "x" * 101, "core.search-too-long"),
    ],
)
def test_hostile_addresses(page, address, code):
    response = page("admin", USERS + address)
    assert response.status_code == 400
    assert code in response.content.decode()


def test_more_than_twenty_filters_are_refused(page, monkeypatch):
    monkeypatch.setattr("salesops.core.lists.query.MOST_FILTERS", 2)
    response = page("admin", f"{USERS}?is_active=1&email__contains=a&left_on__empty=1")
    assert response.status_code == 400
    assert "core.too-many-filters" in response.content.decode()


def test_what_people_wrote_stays_text(page, company):
    company.rep.name = '<img src=x onerror="alert(1)">'
    company.rep.save()
    content = page("admin", USERS).content.decode()
    assert "<img src=x" not in content
    assert "&lt;img src=x" in content


FILTERED = "?page_size=200&joined_on__within=this_year&email__contains=p&ordering=joined_on,-name"


@pytest.mark.parametrize("address", ["", FILTERED])
def test_a_constant_number_of_queries(page, many, client, django_assert_max_num_queries, address):
    page("admin", USERS)
    rows = {"HX-Request": "true", "HX-Target": "rows"}
    # Session, person, stamps; views (2); rows; count. Where the person stands is kept since the first page.
    with django_assert_max_num_queries(7):
        assert client.get(USERS + address, headers=rows).status_code == 200


def test_as_many_queries_for_many_rows_as_for_few(page, client, company, request):
    page("admin", USERS)
    with CaptureQueriesContext(connection) as few:
        client.get(f"{USERS}?ordering=-name&page_size=50")
    request.getfixturevalue("many")
    with CaptureQueriesContext(connection) as more:
        client.get(f"{USERS}?ordering=-name&page_size=200")
    # One more: whatever fits the first page needs no count.
    assert len(more) <= len(few) + 1


def test_htmx_gets_only_the_rows(page):
    whole = page("admin", USERS)
    part = page("admin", USERS, **{"HX-Request": "true", "HX-Target": "rows"})
    again = page("admin", USERS, **{"HX-Request": "true", "HX-Target": "rows", "HX-History-Restore-Request": "true"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b'id="rows"' in part.content
    assert b"<html" in again.content
    assert "HX-Request" in part["Vary"]
    assert "HX-Request" in whole["Vary"]


def test_filters_print_as_a_sentence(page, company):
    response = page("admin", f"{USERS}?is_active=1&joined_on__gte=2025-01-01&unit=EC")
    frame = response.context["list"]
    assert len(frame.chips) == 3
    assert "2025-01-01" in frame.sentence
    assert date(2025, 1, 1) == company.rep.joined_on
    assert set(names(response)) == {"manager", "regional", "supervisor", "rep", "colleague"}


def test_a_stranger_is_sent_to_sign_in(client, db):
    assert client.get(USERS).status_code == 302


def test_the_first_columns_the_list_names_stay_in_sight(page, monkeypatch):
    def frozen_cells(address: str = USERS) -> tuple[int, int, int]:
        text = page("admin", address).content.decode()
        rows = text.count('<th scope="row"')
        return text.count('class="freeze"') - rows, text.count("freeze second") - rows, text.count("two-frozen")

    # Heads count once; cells of both columns in every row.
    assert frozen_cells() == (1, 1, 1)
    monkeypatch.setattr(UserList, "frozen", 1)
    assert frozen_cells()[0] == 1
    assert frozen_cells()[2] == 0
    assert 'class="freeze"' not in page("admin", f"{USERS}?freeze=0").content.decode()


def test_a_list_that_freezes_three_columns_does_not_start(page):
    class Wide(UserList):
        frozen = 3

    assert Wide.problem() == "one or two columns stay in sight"


def test_a_page_asks_six_queries(client, company, many, django_assert_num_queries):
    """Session, person, stamps, what waits and is unread, rows, count; saved views and units are kept by the process."""
    client.force_login(company.admin)
    first = client.get(USERS)
    with django_assert_num_queries(6):
        client.get(USERS)
    with django_assert_num_queries(6):
        client.get(USERS + first.context["list"].next_url)


def test_a_view_saved_or_deleted_shows_on_the_next_page(page, company):
    """What a process keeps of saved views is never older than the request, and never another person's."""

    def tabs(who: str) -> list[str]:
        return [tab.label for tab in page(who, USERS).context["list"].tabs]

    before = tabs("admin")
    view = SavedView.objects.create(owner=company.admin, list_code="accounts.users", name="mine", query="search=x")
    assert tabs("admin") == [*before, "mine"]
    assert "mine" not in tabs("hr")
    view.delete()
    assert tabs("admin") == before


def test_the_view_a_list_opens_with_counts_at_once(page, company):
    view = SavedView.objects.create(owner=company.admin, list_code="accounts.users", name="mine", query="search=rep")
    assert page("admin", USERS).context["list"].view is None
    usual = DefaultView.objects.create(user=company.admin, list_code="accounts.users", view=view)
    assert page("admin", USERS).context["list"].view == view
    usual.delete()
    assert page("admin", USERS).context["list"].view is None


def test_units_are_named_as_of_today_in_the_readers_language(page, company):
    OrgUnitTerms.objects.filter(unit=company.units["EC-2-T"]).update(name="新名", name_en="New name")
    assert "新名" in page("admin", USERS).content.decode()
    company.admin.language = "en"
    company.admin.save()
    assert "New name" in page("admin", USERS).content.decode()
