"""Every act has words for the audit trail."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from salesops.core.sockets.act_names import act_name, act_names

ACT = re.compile(r'@act\("([a-z_.]+)"\)')


def acts() -> set[str]:
    found: set[str] = set()
    for room in ("salesops", "accounts", "reports", "assessments", "meetings", "customers", "orders"):
        for path in (settings.BASE_DIR / room).rglob("*.py"):
            found.update(ACT.findall(path.read_text()))
    return found - {"app.verb_noun"}


def test_every_act_has_words_and_every_word_an_act():
    assert sorted(acts() - {name.code for name in act_names}) == []
    assert sorted({name.code for name in act_names} - acts()) == []


@pytest.mark.parametrize(("language", "words"), [("en", "unit opened"), ("zh-hans", "新设组织")])
def test_the_words_follow_the_reader(language, words):
    with translation.override(language):
        assert act_name("accounts.create_unit") == words


def test_what_ran_outside_of_the_portal_keeps_its_name():
    assert act_name("psql") == "psql"
