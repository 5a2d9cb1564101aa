"""Walk every address as every member of the cast."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.crypto import get_random_string

from accounts.auth.session_store import SessionStore
from accounts.models import PortalSession, User
from salesops.core.audit.models import AccessLog, AuditEntry
from tests.cast import Company, build_company

from . import (
    absences,
    accounts,
    api,
    assessments_bonus,
    assessments_contests,
    assessments_cycles,
    assessments_kpis,
    assessments_people,
    assessments_progress,
    assessments_schemes,
    assessments_scorecards,
    assessments_targets,
    assessments_vacancies,
    controls,
    core,
    customers_credit,
    customers_credit_api,
    customers_file,
    customers_file_api,
    customers_grading,
    customers_logs,
    customers_pool,
    customers_pool_api,
    customers_visits,
    customers_visits_api,
    imports,
    orders,
    orders_api,
    orders_bank,
    orders_contracts,
    orders_dealers,
    orders_exceptions,
    orders_invoices,
    orders_made,
    orders_osb,
    orders_production,
    orders_receipts,
    orders_receivables,
    orders_returns,
    orders_shipments,
    orders_statements,
    orders_write_offs,
    reports,
    settings,
)
from .route import CAST, STRANGER, Route

ROUTES: list[Route] = [
    *assessments_contests.ROUTES,
    *assessments_people.ROUTES,
    *assessments_vacancies.ROUTES,
    *assessments_schemes.ROUTES,
    *assessments_scorecards.ROUTES,
    *assessments_progress.ROUTES,
    *assessments_bonus.ROUTES,
    *core.ROUTES,
    *imports.ROUTES,
    *absences.ROUTES,
    *accounts.ROUTES,
    *controls.ROUTES,
    *assessments_cycles.ROUTES,
    *assessments_kpis.ROUTES,
    *assessments_targets.ROUTES,
    *reports.ROUTES,
    *api.ROUTES,
    *settings.ROUTES,
    *customers_file.ROUTES,
    *customers_file_api.ROUTES,
    *customers_credit.ROUTES,
    *customers_credit_api.ROUTES,
    *customers_grading.ROUTES,
    *customers_logs.ROUTES,
    *customers_visits.ROUTES,
    *customers_visits_api.ROUTES,
    *customers_pool.ROUTES,
    *customers_pool_api.ROUTES,
    *orders.ROUTES,
    *orders_contracts.ROUTES,
    *orders_api.ROUTES,
    *orders_bank.ROUTES,
    *orders_exceptions.ROUTES,
    *orders_osb.ROUTES,
    *orders_invoices.ROUTES,
    *orders_receivables.ROUTES,
    *orders_made.ROUTES,
    *orders_receipts.ROUTES,
    *orders_returns.ROUTES,
    *orders_production.ROUTES,
    *orders_shipments.ROUTES,
    *orders_statements.ROUTES,
    *orders_write_offs.ROUTES,
    *orders_dealers.ROUTES,
]
# Not ours, and walled off as a whole: Django's own admin (ADM only, tested in tests/accounts).
FOREIGN = ("admin:",)


def all_addresses(patterns: Any = None, namespace: str = "") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from all_addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else f"{namespace}<unnamed {pattern.pattern}>"


def test_every_address_has_a_row():
    known = {route.name for route in ROUTES}
    missing = sorted(a for a in set(all_addresses()) if a not in known and not a.startswith(FOREIGN))
    assert not missing, f"addresses without a row in the access matrix: {missing}"


def signed_in() -> dict[str, str]:
    """A session of each of the cast, written at once: signing in anew before each request takes longer than many a page."""
    keys, rows = {}, []
    for user in User.objects.filter(username__in=CAST):
        keys[user.username] = get_random_string(32)
        rows.append(
            SessionStore(keys[user.username]).create_model_instance(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: django_settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                }
            )
        )
    PortalSession.objects.bulk_create(rows)
    return keys


@pytest.fixture
def company(db) -> Company:
    """Facts about the cast stay loaded from test to test: each of them asks for those of all."""
    return build_company(same_stamps=True)


TRAILS = [m._meta.db_table for m in (AuditEntry, AccessLog)]
LAST = ", ".join(f"coalesce(pg_sequence_last_value(pg_get_serial_sequence('{trail}', 'id')), 0)" for trail in TRAILS)
WRITTEN = " UNION ALL ".join(f"SELECT '{trail}', id FROM {trail} WHERE id > %s" for trail in TRAILS)


def last_numbers() -> tuple[int, ...]:
    """Of the audit trail and of the access log, in which every change of a business table leaves an entry.

    Not their newest entries: they would be looked for through all that the tests before this one took back.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {LAST}")
        return cursor.fetchone()


def written_since(numbers: tuple[int, ...]) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, numbers)
        return cursor.fetchall()


def ask(route: Route, session: str | None, path: str) -> Any:
    client = Client(HTTP_ACCEPT="text/html" if not path.startswith("/api/") else "application/json")
    if session:
        client.cookies[django_settings.SESSION_COOKIE_NAME] = session
    return client.post(path, route.data) if route.post else client.get(path)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_who_gets_through(company, route: Route):
    given = route.given(company) if route.given else None
    args = route.args(given if route.given else company)
    path = reverse(route.name, args=args) + route.query
    sessions, before, wrong = signed_in(), last_numbers(), []
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT walk")
    for who in (STRANGER, *CAST):
        response = ask(route, sessions.get(who), path)
        if who != STRANGER and (route.expected(who) != "through" or not route.post):
            written = written_since(before)
            assert not written, f"{who} changed rows: {written}"
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT walk")
        if not fits(route, who, path, response):
            wrong.append(f"{who}: {response.status_code} instead of {'-' if who == STRANGER else route.expected(who)}")
    assert not wrong, f"{path}: {wrong}"


def fits(route: Route, who: str, path: str, response: Any) -> bool:
    status = response.status_code
    if who == STRANGER:
        if route.public:
            return status not in (401, 403, 404) or route.post
        return status == 401 if path.startswith("/api/") else status == 302 and "sign-in" in response["Location"]
    expected = route.expected(who)
    if expected == "through":
        return status not in (401, 403, 404, 405) and status < 500
    return status == int(expected)
