"""``{% translate %}`` as it is remembered says in each language what Django's says, and only of texts that never change."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from salesops.core.web.templatetags.texts import RememberedText

LOAD = "{% load i18n %}"


def said(text: str, **given: object) -> list[str]:
    """In Chinese, in English, and once more in Chinese by the same template."""
    template, found = Template(LOAD + text), []
    for language in ("zh-hans", "en", "zh-hans"):
        with override(language):
            found.append(template.render(Context(given)))
    return found


def test_a_text_is_said_in_the_readers_language():
    assert said('{% translate "Customer" %}') == ["客户", "Customer", "客户"]
    assert said('{% translate "accept" context "a key of the desk" %}')[1] == "accept"
    assert said('{% translate "100% of it" %}')[1] == "100% of it"


def test_what_is_no_literal_is_looked_up_each_time():
    template = Template(LOAD + "{% translate word %}")
    with override("zh-hans"):
        assert [template.render(Context({"word": word})) for word in ("Customer", "Order")] == ["客户", "订单"]
        assert template.render(Context({"word": "<b>"})) == "&lt;b&gt;"
    assert said('{% translate "customer"|capfirst %}')[1] == "Customer"
    assert said('{% translate "Customer" as word %}<{{ word }}>') == ["<客户>", "<Customer>", "<客户>"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [('"Customer"', True), ("'Customer' context 'x'", True), ('"Customer" noop', True), ("word", False),
     ('"Customer" context word', False), ('"Customer"|upper', False), ('"Customer" as word', False)],
)  # fmt: skip
def test_which_are_remembered(text, kept):
    nodes = Template(LOAD + f"{{% translate {text} %}}").nodelist
    assert bool(nodes.get_nodes_by_type(RememberedText)) is kept
