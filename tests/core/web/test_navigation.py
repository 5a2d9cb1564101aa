"""The side: at most twenty entries for anybody, the pages inside an entry while the reader is there (design.md §2)."""

import re

import pytest
from django.urls import reverse

from salesops.navigation import NAVIGATION, SETTINGS
from salesops.navigation.frame import Pages

pytestmark = pytest.mark.django_db
AT_MOST = 20
EVERY_ROLE = (
    "rep", "colleague", "manager", "director", "gm", "admin", "auditor", "secretary", "finance", "legal", "logistics",
)  # fmt: skip


def side_of(client, person, address="/"):
    client.force_login(person)
    page = client.get(address, follow=True).content.decode()
    return page.partition("<aside")[2].partition("</aside>")[0].partition('<div class="side-foot">')[0]


def addresses(html):
    return re.findall(r'<a [^>]*href="([^"]+)"', html)


def test_nobody_has_more_entries_than_a_glance_takes_in(client, company):
    counts = {who: len(addresses(side_of(client, getattr(company, who)))) - 1 for who in EVERY_ROLE}
    assert max(counts.values()) <= AT_MOST, counts
    assert min(counts.values()) > 2, counts


def test_pages_of_the_same_work_show_where_the_reader_is(client, company):
    visits, round_ = reverse("customers:visits"), reverse("customers:weekly_status")
    assert round_ not in addresses(side_of(client, company.rep))
    for address in (visits, round_):
        side = side_of(client, company.rep, address)
        assert f'href="{round_}"' in side
        assert f'href="{address}" aria-current="page"' in side or f'href="{address}" title' in side
        assert side.count("aria-current") == 1


def test_a_page_stands_for_its_closed_head():
    orders, contracts = reverse("orders:orders"), reverse("orders:contracts")
    pages = Pages(frozenset({"orders:contracts", "orders:exceptions"}))
    (group,) = pages.navigation
    (head,) = group.entries
    assert head.url == contracts
    assert [one.url for one in head.inside] == [reverse("orders:exceptions")]
    assert orders not in pages.heads
    assert pages.heads[reverse("orders:exceptions")] == (contracts, head)


def test_every_open_page_is_listed_under_more(client, company):
    client.force_login(company.director)
    listed = set(addresses(client.get(reverse("core:more")).content.decode()))
    every = [entry for group in (*NAVIGATION, *SETTINGS) for entry in group.every if entry.open_to(company.director)]
    assert len(every) > AT_MOST
    assert {entry.url for entry in every} <= listed


def test_no_page_stands_twice():
    names = [entry.url_name for group in (*NAVIGATION, *SETTINGS) for entry in group.every]
    assert len(names) == len(set(names))
