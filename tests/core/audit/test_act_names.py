"""Every act has words for the audit trail."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from salesops.core.sockets.act_names import act_name, act_names

ACT = re.compile(r'@act\("([a-z_.]+)"\)')


# What an act leaves in the history under a name of its own: an answer is told as yes or no.
SAID = re.compile(r'"([a-z]+\.[a-z_]+)"')
ROOMS = ("salesops", "accounts", "reports", "assessments", "meetings", "customers", "orders")


def found_by(pattern: re.Pattern, places: str = "**/*.py") -> set[str]:
    paths = (path for room in ROOMS for path in (settings.BASE_DIR / room).glob(places))
    found = {code for path in paths for code in pattern.findall(path.read_text())}
    return found - {"app.verb_noun"}


def test_every_act_has_words_and_every_word_an_act():
    names, acts = {name.code for name in act_names}, found_by(ACT)
    assert sorted(acts - names) == []
    assert sorted(names - acts - found_by(SAID, "**/services/**/*.py")) == []


@pytest.mark.parametrize(("language", "words"), [("en", "unit opened"), ("zh-hans", "新设组织")])
def test_the_words_follow_the_reader(language, words):
    with translation.override(language):
        assert act_name("accounts.create_unit") == words


def test_what_ran_outside_of_the_portal_keeps_its_name():
    assert act_name("psql") == "psql"
