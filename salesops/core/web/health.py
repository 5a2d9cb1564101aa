"""``/healthz`` and ``/readyz``: is the process alive, can it serve (contract.md, "Web").

Answered before any other middleware, so that neither the session, the host check nor a redirect can get in the way.
"""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

Next = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Answer the two addresses of load balancers and container engines, pass everything else on."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = {"/healthz": healthz, "/readyz": readyz}.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        response = answer()
        response["Cache-Control"] = "no-store"
        # Asked every few seconds: whoever asks reads the answer, the log need not repeat it.
        # Django's own mark, unknown to its stubs.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response


def healthz() -> HttpResponse:
    """200 as long as the process answers at all."""
    return JsonResponse({"status": "ok"})


def readyz() -> HttpResponse:
    """200 when database, cache and migrations are right, else 503 naming what is not. Never a host name or password."""
    faults = {name: fault for name, ask in CHECKS.items() if (fault := ask())}
    if faults:
        body = {"status": "unavailable", "faults": faults}
        return JsonResponse(body, status=503, headers={"Retry-After": "10"})
    return JsonResponse({"status": "ok", **dict.fromkeys(CHECKS, "ok")})


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        connection.close()
        return "does not answer"
    return ""


def _cache() -> str:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        client.ping()
    except redis.RedisError:
        return "does not answer"
    finally:
        client.close()
    return ""


_migrated = False


def unapplied_migrations() -> list[str]:
    """Names of migrations the code has and the database has not. Raises ``DatabaseError`` without a database."""
    executor = MigrationExecutor(connection)
    return [f"{m.app_label}.{m.name}" for m, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def _migrations() -> str:
    global _migrated
    if _migrated:  # they are never taken back while a process of this code runs
        return ""
    try:
        missing = unapplied_migrations()
    except DatabaseError:
        connection.close()
        return "unknown"
    _migrated = not missing
    return f"{len(missing)} not applied" if missing else ""


CHECKS: dict[str, Callable[[], str]] = {"database": _database, "cache": _cache, "migrations": _migrations}
