"""English names for English readers, where there is one."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Position
from accounts.names import local_name


def test_a_name_in_the_readers_language():
    with translation.override("en"):
        assert local_name("华东", "East") == "East"
        assert local_name("华东", "") == "华东"
    with translation.override("zh-hans"):
        assert local_name("华东", "East") == "华东"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "shown", "other"),
    [("en", "Sales engineer X", "工程师甲"), ("zh-hans", "工程师甲", "Sales engineer X")],
)
def test_position_on_the_page_of_a_person(company, language, shown, other):
    held = company.rep.postings.get().position
    Position.objects.filter(pk=held.pk).update(name="工程师甲", name_en="Sales engineer X")
    company.admin.language = language
    company.admin.save()
    browser = Client()
    browser.force_login(company.admin)
    session = browser.session
    session["factor"] = "totp"
    session.save()
    text = browser.get(reverse("accounts:user", args=[company.rep.username])).content.decode()
    assert shown in text
    assert other not in text
