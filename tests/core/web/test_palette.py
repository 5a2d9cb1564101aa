"""The palette: records within scope, pages within rights, commands (ALL-6)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from salesops.core.sockets.records import record_kinds


@pytest.fixture
def ask(client, company, monkeypatch):
    """Groups the palette answers to a member of the cast, as {label: [titles]}."""
    for code in ("accounts.user", "accounts.org_unit"):
        # These tests look at what is found, not at where it leads.
        monkeypatch.setitem(vars(record_kinds.get(code)), "url", lambda record: f"/{record.pk}/")

    def answer(who: str, text: str, language: str = "en") -> dict[str, list[str]]:
        User.objects.filter(username=who).update(language=language)
        client.force_login(User.objects.get(username=who))
        response = client.get(reverse("core:palette"), {"q": text})
        assert response.status_code == 200, response.content
        return {g["label"]: [i["title"] for i in g["items"]] for g in response.json()["groups"]}

    return answer


def test_people_within_scope_only(ask, company):
    assert ask("supervisor", "若溪")["People"] == [company.rep.name]
    assert ask("supervisor", "lrx")["People"] == [company.rep.name]
    assert "People" not in ask("supervisor", "高远")
    assert "People" not in ask("other_manager", "linruoxi")


def test_five_of_a_kind_at_most(ask, company):
    for n in range(7):
        User.objects.create_user(f"twin{n}", f"孪生{n}")
    assert len(ask("admin", "孪生")["People"]) == 5


def test_units_by_name_and_code(ask, company):
    assert ask("rep", "华东")["Organisation"] == ["华东"]
    assert "华东" in ask("rep", "EC")["Organisation"]


def test_an_angle_bracket_looks_among_commands_alone(ask):
    assert ask("rep", ">dark") == {"Commands": ["Dark colours"]}
    assert set(ask("rep", ">")) == {"Commands"}
    assert "Commands" in ask("rep", "dark")


def test_pages_by_name_and_pinyin(ask):
    assert "Today" in ask("rep", "toda")["Pages"]
    assert "今日" in ask("rep", "jinri", "zh-hans")["页面"]
    assert "今日" in ask("rep", "jr", "zh-hans")["页面"]


@pytest.mark.parametrize("text", ["!!!", "%", "zzzzzz"])
def test_nothing_found_is_an_empty_answer(ask, text):
    assert ask("rep", text) == {}


def test_too_long_a_question_is_refused(client, company):
    client.force_login(company.rep)
    assert client.get(reverse("core:palette"), {"q": "x" * 101}).status_code == 400
    assert client.get(reverse("core:palette"), {"q": "a\x00b"}).status_code == 400


def test_few_queries_for_each_kind(ask, client, company, django_assert_max_num_queries):
    ask("manager", "林")
    kinds = sum(kind.search is not None for kind in record_kinds)
    with django_assert_max_num_queries(6 + 4 * kinds):
        client.get(reverse("core:palette"), {"q": "林"})


def test_names_of_units_are_read_once(ask, client, company):
    ask("manager", "华东")
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("core:palette"), {"q": "华东"})
    reads = [one["sql"] for one in asked if 'FROM "accounts_orgunitterms"' in one["sql"]]
    # The search alone asks for codes; the tree of units is read besides.
    assert len([sql for sql in reads if '"accounts_orgunit"."code"' in sql]) == 1, reads
