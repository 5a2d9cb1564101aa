"""Parts of the frame drawn once a process show everybody his own and nothing of another (S4, S17)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from accounts.models import RoleGrant
from salesops.core.web import kept
from tests.cast import SINCE

PAGE = "/accounts/leave/"
KEPT = sorted(
    set(
        re.findall(
            r'{% kept "([^"]+)"', "".join(p.read_text() for p in Path(settings.BASE_DIR).glob("templates/**/*.html"))
        )
    )
)


@pytest.fixture
def seen(client, company):
    """The whole page as a member of the cast sees it, drawn by a process that has drawn for others before."""

    def ask(who: str, address: str = PAGE) -> str:
        client.force_login(getattr(company, who))
        response = client.get(address)
        assert response.status_code == 200
        return response.content.decode()

    return ask


def side_of(page: str) -> set[str]:
    """Addresses in the side navigation."""
    return set(re.findall(r'href="([^"]+)"', page.partition("<aside")[2].partition("</aside>")[0]))


def test_each_sees_his_own_name_and_nobody_elses(company, seen):
    first, second = seen("rep"), seen("colleague")
    assert company.rep.name in first
    assert company.colleague.name not in first
    assert company.colleague.name in second
    assert company.rep.name not in second


def test_every_form_carries_the_token_of_its_own_request(seen):
    def tokens(page: str) -> set[str]:
        return set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page))

    first, second = tokens(seen("rep")), tokens(seen("colleague"))
    assert len(first) == len(second) == 1
    assert first != second


def test_rights_decide_what_is_drawn(seen):
    admin, rep = side_of(seen("admin")), side_of(seen("rep"))
    assert "/accounts/users/" in admin & rep
    assert "/accounts/positions/" in admin - rep
    assert "/customers/logs/" in rep - admin


def test_a_role_given_or_taken_shows_on_the_next_page(company, seen):
    before = side_of(seen("rep"))
    grant = RoleGrant.objects.create(user=company.rep, role="AUD", period=SINCE)
    during = side_of(seen("rep"))
    grant.delete()
    assert "/audit/" in during - before
    assert side_of(seen("rep")) == before


def test_language_and_look_are_the_persons_own(company, seen):
    chinese = seen("rep")
    company.rep.language, company.rep.theme, company.rep.single_keys = "en", "dark", False
    company.rep.save()
    english = seen("rep")
    assert "待办" in chinese
    assert "Inbox" not in chinese
    assert "Inbox" in english
    assert "待办" not in english
    pressed = re.findall(r'value="(\w+)" aria-pressed="true"', english)
    assert "dark" in pressed
    assert "auto" not in pressed
    assert re.findall(r'name="single_keys" value="(\w+)"', english) == ["on"]
    assert "auto" in re.findall(r'value="(\w+)" aria-pressed="true"', seen("colleague"))


def test_only_the_page_one_is_on_is_current(seen):
    def current(page: str) -> set[str]:
        return set(re.findall(r'<a href="([^"]+)"[^>]*aria-current="page"', page))

    assert current(seen("admin", "/accounts/users/")) >= {"/accounts/users/"}
    assert "/accounts/users/" not in current(seen("admin"))
    assert "/more/" in current(seen("admin", "/more/"))


def test_the_way_back_is_the_page_it_stands_on_and_escaped(seen):
    page = seen("admin", '/accounts/users/?search="><b>')
    assert 'name="next" value="/accounts/users/?search=%22%3E%3Cb%3E"' in page
    assert "<b>" not in page.partition("<aside")[2].partition("<main")[0]


def test_a_name_with_markup_is_text(company, seen):
    company.rep.name = "<b>强</b>"
    company.rep.save()
    assert "<b>强</b>" not in seen("rep")
    assert "&lt;b&gt;强" in seen("rep")


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_part_is_drawn_without_the_person(name):
    """Whoever needs request, person or look in a kept part uses a slot."""
    source = get_template(name).template.source
    for included in re.findall(r'{% include "([^"]+)"', source):
        source += get_template(included).template.source
    tags = "".join(t for t in re.findall(r"{[{%].*?[}%]}", source) if not t.startswith(("{% translate", "{% slot")))
    assert not re.findall(r"\b(?:request|user|look|shell|messages|csrf_token|perms)\b", tags)


def test_the_memory_is_bounded():
    assert kept._drawn.cache_info().maxsize == kept.AT_MOST
