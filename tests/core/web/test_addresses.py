"""``{% url %}`` as it is remembered says what ``reverse()`` says, for every address of the portal."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, get_resolver, reverse

from salesops.core.web.templatetags.addresses import remembered


def _names(resolver=None, within=""):
    resolver = resolver or get_resolver()
    yield from (within + name for name in resolver.reverse_dict if isinstance(name, str))
    for namespace, (_prefix, inner) in resolver.namespace_dict.items():
        yield from _names(inner, f"{within}{namespace}:")


@pytest.mark.parametrize("args", [[], [1], [90], [123_456_789]], ids=str)
def test_every_address_is_the_one_reverse_finds(args):
    compared = 0
    for name in set(_names()):
        try:
            wanted = reverse(name, args=args)
        except NoReverseMatch:
            continue
        if (found := remembered(name, args)) is not None:
            assert found == wanted, name
            compared += 1
    assert compared > 50


@pytest.mark.parametrize("args", [["C00001"], [True], [-1], [1, 2]], ids=str)
def test_what_may_not_be_a_plain_id_goes_djangos_way(args):
    assert remembered("orders:bank_line", args) is None


def test_a_wrong_address_is_an_error_still():
    assert Template("{% url 'orders:bank_line' 7 %}").render(Context()) == reverse("orders:bank_line", args=[7])
    for wrong in ("{% url 'orders:nothing' %}", "{% url 'orders:bank_line' %}", "{% url 'orders:bank_line' 'x' %}"):
        with pytest.raises(NoReverseMatch):
            Template(wrong).render(Context())


def test_it_is_named_and_escaped_as_before():
    drawn = Template("{% url 'orders:bank_line' 7 as there %}<{{ there }}>{% url 'orders:nothing' as none %}{{ none }}")
    assert drawn.render(Context()) == f"<{reverse('orders:bank_line', args=[7])}>"
