"""Saved views: tabs, who sees them, what they mean, who may change them (ALL-2)."""

import pytest

from accounts.models import User
from salesops.core.lists.models import DefaultView, SavedView
from salesops.core.lists.services.views import save_view

USERS = "/accounts/users/"
TOOLS = "/lists/accounts.users/"


@pytest.fixture
def view(company):
    def save(
        who: str, name: str = "Mine", audience: str = "private", query: str = "is_active=1&ordering=-name"
    ) -> SavedView:
        actor = User.objects.get(username=who)
        return save_view(actor=actor, list_code="accounts.users", name=name, audience=audience, query=query)

    return save


@pytest.fixture
def send(client, company):
    def post(who: str, address: str, **data):
        client.force_login(User.objects.get(username=who))
        return client.post(address, data)

    return post


def tabs(response) -> list[str]:
    return [tab.label for tab in response.context["list"].tabs if tab.view]


def test_a_view_shows_its_question(page, view):
    saved = view("admin")
    frame = page("admin", f"{USERS}?view={saved.pk}").context["list"]
    assert frame.reader.ordering == ("-name",)
    assert [c.condition.key for c in frame.chips] == ["is_active"]
    assert not frame.changed
    changed = page("admin", f"{USERS}?view={saved.pk}&search=").context["list"]
    assert changed.changed
    assert changed.chips == []


def test_who_sees_whose_views(page, view):
    view("supervisor", "private")
    view("supervisor", "team", audience="team")
    view("admin", "all", audience="everyone")
    assert tabs(page("rep", USERS)) == ["all", "team"]
    assert tabs(page("supervisor", USERS)) == ["all", "private", "team"]
    assert tabs(page("other_rep", USERS)) == ["all"]
    assert tabs(page("manager", USERS)) == ["all", "team"]


def test_a_private_view_of_another_is_unknown(page, view, send):
    saved = view("supervisor")
    assert page("rep", f"{USERS}?view={saved.pk}").status_code == 404
    assert page("rep", f"{USERS}?view=999999").status_code == 404
    for act in ("", "rename/", "delete/"):
        assert send("rep", f"{TOOLS}views/{saved.pk}/{act}", version=1, name="x", audience="private").status_code == 404
    assert SavedView.objects.get().name == "Mine"


def test_only_the_owner_changes_a_shared_view(view, send):
    saved = view("supervisor", audience="team")
    for act in ("", "rename/", "delete/"):
        assert send("rep", f"{TOOLS}views/{saved.pk}/{act}", version=1, name="x", audience="private").status_code == 403
    assert SavedView.objects.get().name == "Mine"


def test_views_for_everyone_need_the_settings(send):
    assert send("rep", f"{TOOLS}views/", name="x", audience="everyone").status_code == 403
    assert send("admin", f"{TOOLS}views/", name="x", audience="everyone").status_code == 302
    assert SavedView.objects.get().audience == "everyone"


def test_update_rename_delete_with_a_version_check(view, send):
    saved = view("rep")
    address = f"{TOOLS}views/{saved.pk}/"
    assert send("rep", address, version=1, **{"for": "search=abc"}).status_code == 302
    saved.refresh_from_db()
    assert (saved.query, saved.version) == ("search=abc", 2)
    assert send("rep", address + "rename/", version=1, name="stale", audience="private").status_code == 409
    assert send("rep", address + "rename/", version=2, name=" New  name ", audience="team").status_code == 302
    saved.refresh_from_db()
    assert (saved.name, saved.audience, saved.team > "") == ("New name", "team", True)
    assert send("rep", address + "delete/", version=2).status_code == 409
    assert send("rep", address + "delete/", version=3).status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(("name", "code"), [("", 422), ("x" * 41, 422), ("Mine", 422), ("Other", 302)])
def test_names_of_views(view, send, name, code):
    view("rep")
    assert send("rep", f"{TOOLS}views/", name=name, audience="private").status_code == code


def test_a_list_opens_with_the_chosen_view(page, view, send):
    saved = view("admin")
    send("admin", f"{TOOLS}views/open-with/", **{"for": f"view={saved.pk}"})
    assert page("admin", USERS).context["list"].view == saved
    assert page("admin", f"{USERS}?view=all").context["list"].view is None
    assert page("admin", f"{USERS}?search=").context["list"].view is None
    assert page("hr", USERS).context["list"].view is None
    send("admin", f"{TOOLS}views/open-with/", **{"for": "view=all"})
    assert not DefaultView.objects.exists()


def test_counts_of_the_tabs_are_the_readers_own(page, view):
    saved = view("admin", audience="everyone")
    span = f'id="view-{saved.pk}-count" hx-swap-oob="true">'
    assert f"{span}{User.objects.count()}<" in page("admin", f"{TOOLS}counts/").content.decode()
    assert f"{span}1<" in page("rep", f"{TOOLS}counts/").content.decode()


def test_a_view_with_a_filter_that_is_gone_is_no_tab(page, view):
    SavedView.objects.create(
        owner=User.objects.get(username="admin"), list_code="accounts.users", name="old", query="gone=1"
    )
    assert tabs(page("admin", USERS)) == []


def test_columns_and_order_come_from_the_chooser(page):
    response = page(
        "admin",
        f"{TOOLS}columns/?for=is_active%3D1&apply=1&show=name&show=email&show=left_on&at_left_on=1&at_name=2&at_email=3"
        "&sort_1=-joined_on&sort_2=name&density=dense",
    )
    assert response.status_code == 302
    frame = page("admin", response["Location"]).context["list"]
    assert [c.name for c in frame.reader.columns] == ["name", "left_on", "email"]
    assert frame.reader.ordering == ("-joined_on", "name")
    assert frame.density == "dense"
    assert not frame.frozen
    assert [c.condition.key for c in frame.chips] == ["is_active"]


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        (
            "joined_on",
            "gte=2026-01-01&lte=2026-02-01",
            {"joined_on__gte": "2026-01-01", "joined_on__lte": "2026-02-01"},
        ),
        ("joined_on", "days=30", {"joined_on__within": "last_30_days"}),
        ("joined_on", "within=this_week", {"joined_on__within": "this_week"}),
        ("left_on", "empty=1", {"left_on__empty": "1"}),
        ("unit", "mode=not&v=EC&v=NC", {"unit__not": "EC,NC"}),
        ("is_active", "v=0", {"is_active": "0"}),
        ("email", "contains=heng", {"email__contains": "heng"}),
        ("email", "", {}),
    ],
)
def test_the_form_of_a_filter_leads_to_its_address(page, name, given, expected):
    response = page("admin", f"{TOOLS}filters/{name}/?for=search%3Dx&apply=1&{given}")
    assert response.status_code == 302
    frame = page("admin", response["Location"]).context["list"]
    assert {c.condition.key: c.condition.address_value for c in frame.chips} == expected
    assert frame.query.search == "x"


def test_a_value_that_makes_no_sense_is_told_in_the_form(page):
    response = page("admin", f"{TOOLS}filters/joined_on/?apply=1&gte=soon")
    assert response.status_code == 422
    assert "soon" in response.content.decode()


def test_tools_of_an_unknown_list_or_filter(page):
    assert page("admin", "/lists/accounts.nothing/columns/").status_code == 404
    assert page("admin", f"{TOOLS}filters/password/").status_code == 404
    assert page("admin", f"{TOOLS}columns/?for=password%3D1").status_code == 400
