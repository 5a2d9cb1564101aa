"""A real Chromium against a live server. Every page opened here is watched: errors in the console fail the test.

A refused script or style (CSP) is an error in the console, so a page that breaks the policy can't pass.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from accounts.models import User

# Playwright keeps an event loop in this thread; the ORM is still used from one thread only.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
DESK, PHONE = (1440, 900), (390, 844)
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What another width alone can break; the rest of a page is the same as at the width it was looked at whole.
AXE_OF_WIDTH = {"type": "rule", "values": ["target-size", "scrollable-region-focusable", "aria-hidden-focus", "label"]}
# Half of a page, the same on every page of a reader but for the mark of where one is.
FRAME = [".side > .nav", ".side-foot > .nav", ".bottom-bar"]


# The first draws pages as the others do, without windows: a third less work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "chrome")


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: apt install chromium, or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


LEFT, FINISHED = "htmx:sendAbort", "htmx:afterRequest"


@dataclass
class Watched:
    """A page and what its console complained of since it was last asked."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    brings_axe: bool = False

    def bring_axe(self) -> None:
        """axe comes along with every page opened from now on: quicker than handing it over page by page."""
        self.page.add_init_script(path=AXE)
        self.brings_axe = True

    def hear(self, message: ConsoleMessage) -> None:
        # A 4xx answer is also "an error in the console"; pages that are meant to answer so are checked by their status.
        if message.type != "error" or "the server responded with a status of" in message.text:
            return
        if message.text.startswith(LEFT):
            # The page was left while htmx waited for an answer: it complains twice.
            if self.complaints and FINISHED in self.complaints[-1]:
                self.complaints.pop()
            return
        self.complaints.append(f"{self.page.url}: {message.text}")

    def open(self, path: str) -> int:
        """Open an address; returns the status."""
        answer = self.page.goto(path, wait_until="load")
        assert answer is not None
        return answer.status

    def arrive(self, path: str) -> None:
        """Wait until the address of the page is ``path`` and nothing longer, as ``**/`` would allow."""
        self.page.wait_for_url(lambda url: urlsplit(url).path == path)

    def overflow(self) -> int:
        """How many pixels the page or its scroller is wider than what is seen."""
        return self.page.evaluate(
            """() => Math.max(...[document.documentElement, document.querySelector(".main")].filter(Boolean)
                 .map((box) => box.scrollWidth - box.clientWidth))"""
        )

    def axe(self, rules: Any = AXE_RULES, without: list[str] | None = None) -> list[str]:
        """What axe finds against WCAG 2.2 AA, but for the elements ``without``: rule, then the first places."""
        if not self.brings_axe:
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            """([rules, without]) => axe.run({include: [document], exclude: without.map((selector) => [selector])},
                 {runOnly: rules, resultTypes: ['violations']})""",
            [rules, without or []],
        )
        return [
            f"{violation['id']}: {violation['help']}: {[node['html'][:160] for node in violation['nodes'][:3]]}"
            for violation in found["violations"]
        ]

    def faults(self, rules: Any = AXE_RULES, without: list[str] | None = None) -> list[str]:
        """All that is wrong with how the opened page is built, as far as ``rules`` go."""
        found = [f"{wider} px wider than the window"] if (wider := self.overflow()) > 0 else []
        titles, filled = self.page.evaluate(
            """() => [document.querySelectorAll("h1").length, [...document.querySelectorAll(".main .btn.primary")]
                 .filter((button) => button.getClientRects().length && getComputedStyle(button).visibility === "visible").length]"""
        )
        if titles != 1:
            found.append(f"{titles} h1")
        if filled > 1 and "/gallery/" not in self.page.url:
            found.append(f"{filled} primary buttons")
        return found + self.axe(rules, without)


def session_of(user: User) -> str:
    """A session as signing in would leave it, without walking through the form each time."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store["proved_at"] = time.time()
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store.session_key


Visit = Callable[..., Watched]


@pytest.fixture
def visit(browser: Browser, live_server) -> Iterator[Visit]:
    """``visit("admin", size=PHONE, language="en", theme="dark")``: a fresh window, signed in, watched."""
    windows, watched = [], []

    def start(username: str = "", size=DESK, language: str = "zh-hans", theme: str = "light", **options) -> Watched:
        window = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            base_url=live_server.url,
            reduced_motion="reduce",
            locale="zh-CN" if language.startswith("zh") else "en",
            **options,
        )
        windows.append(window)
        cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}]
        if username:
            User.objects.filter(username=username).update(language=language, theme=theme)
            key = session_of(User.objects.get(username=username))
            cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url})
        window.add_cookies(cookies)
        page = Watched(window.new_page())
        page.page.on("console", page.hear)
        page.page.on("pageerror", lambda error: page.complaints.append(f"{page.page.url}: {error}"))
        watched.append(page)
        return page

    yield start
    for window in windows:
        window.close()
    complaints = [complaint for page in watched for complaint in page.complaints]
    assert not complaints, complaints
