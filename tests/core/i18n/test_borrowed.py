"""What Django says beside a field is said in the portal's own tone; nothing is kept that Django no longer says."""

from gettext import GNUTranslations
from pathlib import Path

import django
import pytest
from django import forms
from django.utils import translation

from salesops.core.i18n.borrowed import SENTENCES


class Sheet(forms.Form):
    name = forms.CharField(max_length=3)
    amount = forms.DecimalField(max_digits=5, decimal_places=2, max_value=100)
    kind = forms.ChoiceField(choices=[("a", "A")])


def test_errors_beside_fields_are_in_our_words():
    with translation.override("zh-hans"):
        assert Sheet({}).errors["name"] == ["请填写此项。"]
        found = Sheet({"name": "四个字呀", "amount": "101", "kind": "b"}).errors
    assert found == {
        "name": ["最多 3 个字，现有 4 个。"],
        "amount": ["不能大于 100。"],
        "kind": ["请从列表中选择，没有“b”。"],
    }


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_sentence_is_still_djangos(sentence):
    own = Path(django.__file__).parent / "conf" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    with own.open("rb") as file:
        assert GNUTranslations(file).gettext(sentence) != sentence, "Django says it in other words by now"
