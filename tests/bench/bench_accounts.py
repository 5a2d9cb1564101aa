"""People: list, deep page, search, page of one, palette, API."""

import re

from django.urls import NoReverseMatch, reverse

from tests.bench.scenarios import Bench, Work, scenario


@scenario("users · first page", aim=2)
def first_page(bench: Bench) -> Work:
    return reverse("accounts:users")


@scenario("users · deep page by cursor", aim=2)
def deep_page(bench: Bench) -> Work:
    address = reverse("accounts:users") + "?page_size=200"
    for _page in range(25):
        page = bench.client().get(address).content.decode()
        found = re.search(r'href="([^"]*cursor=[^"]*)"[^>]*rel="next"|rel="next"[^>]*href="([^"]*cursor=[^"]*)"', page)
        if not found:
            break
        address = reverse("accounts:users") + "?" + (found[1] or found[2]).partition("?")[2].replace("&amp;", "&")
    return address.replace("page_size=200", "page_size=50")


@scenario("users · search, two Chinese characters", aim=3)
def search(bench: Bench) -> Work:
    return reverse("accounts:users") + "?search=建华"


@scenario("user · page of one", aim=3)
def user_page(bench: Bench) -> Work:
    return _address("accounts:user", "rep")


@scenario("inbox", aim=3)
def inbox(bench: Bench) -> Work:
    return _address("approvals:desk")


def _address(name: str, *arguments: str) -> Work:
    """The page's address, or "" while it doesn't exist yet."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


@scenario("palette · two characters", aim=3)
def palette(bench: Bench) -> Work:
    return reverse("core:palette") + "?q=建华"


@scenario("notifications panel", aim=2)
def bell(bench: Bench) -> Work:
    return reverse("reports:bell")


@scenario("API · users, 50 rows", aim=3)
def api_users(bench: Bench) -> Work:
    return "/api/v1/users/?page_size=50"
