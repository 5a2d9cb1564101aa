"""What stands around the rows is drawn once for the same question, and never for somebody else's rights or an old name."""

import re

from accounts.models import User
from salesops.core.lists.models import SavedView
from salesops.core.lists.services.views import save_view
from tests.cast import Company

USERS = "/accounts/users/"


def shown(response) -> str:
    return response.content.decode()


def test_the_same_question_twice_looks_the_same(page, many):
    def fixed(response) -> str:
        return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", shown(response))

    assert fixed(page("admin", USERS)) == fixed(page("admin", USERS))


def test_rights_of_one_reader_are_not_drawn_for_another(page, company: Company):
    of_admin, of_rep = shown(page("admin", USERS)), shown(page("rep", USERS))
    assert '<form id="bulk"' in of_admin
    assert '<form id="bulk"' not in of_rep


def test_a_form_holds_the_readers_own_token(page, many):
    def tokens(response) -> list[str]:
        return re.findall(r'<form id="bulk".*?name="csrfmiddlewaretoken" value="([^"]+)"', shown(response), re.DOTALL)

    first, second = tokens(page("admin", USERS)), tokens(page("admin", USERS))
    assert first
    assert second
    assert first != second


def test_a_renamed_view_has_its_new_name(page, company: Company):
    admin = User.objects.get(username="admin")
    view = save_view(
        actor=admin,
        list_code="accounts.users",
        name="Alpha \ue000csrf\ue001\ue002",
        audience="private",
        query="search=",
    )
    assert "Alpha" in shown(page("admin", USERS))
    SavedView.objects.filter(pk=view.pk).update(name="Beta")
    after = shown(page("admin", USERS))
    assert "Beta" in after
    assert "Alpha" not in after
