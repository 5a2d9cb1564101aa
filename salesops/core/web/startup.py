"""What production refuses to start with (security.md, 6). Every fault is named at once.

``manage.py check --deploy --database default`` shows the same list without starting anything.
"""

import os
import sys
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.db import DatabaseError, connection

from salesops.core.web.health import unapplied_migrations

SHORTEST_SECRET = 50


def _fault(code: str, sentence: str) -> Error:
    return Error(sentence, id=f"production.{code}")


def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Values of the environment that are unsafe on a server."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    secret = settings.SECRET_KEY
    if settings.DEBUG:
        found.append(_fault("debug", "DEBUG is on."))
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 5 or "not-a-secret" in secret or "insecure" in secret:
        found.append(_fault("secret-key", f"SECRET_KEY is missing, a default or shorter than {SHORTEST_SECRET}."))
    if not settings.ALLOWED_HOSTS or any("*" in host or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        found.append(_fault("hosts", "ALLOWED_HOSTS must name the portal's hosts exactly."))
    if urlsplit(settings.BASE_URL).scheme != "https":
        found.append(_fault("base-url", "BASE_URL must be an https address."))
    if settings.DEMO_SIGN_INS:
        found.append(_fault("demo-sign-ins", "DEMO_SIGN_INS is on."))
    if not settings.DATABASES["default"].get("PASSWORD"):
        found.append(_fault("database-password", "DATABASE_URL has no password."))
    if not urlsplit(settings.REDIS_URL).password:
        found.append(_fault("redis-password", "REDIS_URL has no password."))
    unreal = ("consolemail", "filemail", "memorymail", "dummymail")
    if ".mail.backends." in settings.EMAIL_BACKEND or urlsplit(settings.EMAIL_URL).scheme in unreal:
        found.append(_fault("mail", "Mail goes to the console or a file. EMAIL_URL must name a mail server."))
    if not settings.EMAIL_URL:
        found.append(Warning("EMAIL_URL is not set: mail waits in the outbox.", id="production.no-mail"))
    if getattr(settings, "OUTGOING_PRIVATE_ADDRESSES", False):
        found.append(_fault("outgoing", "Outgoing calls to private addresses are allowed."))
    if not settings.BACKUP_TARGET:
        sentence = "BACKUP_TARGET is not set: nobody will know whether there are backups."
        found.append(Warning(sentence, id="production.backup"))
    return found


def check_database(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The role the portal connects as owns nothing, and the code's migrations are applied."""
    if not settings.PRODUCTION or not databases or settings.MIGRATING:
        return []
    found: list[CheckMessage] = []
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),"
                " (SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user)"
            )
            superuser, owned = cursor.fetchone()
        if superuser or owned:
            sentence = "The database role of DATABASE_URL is a superuser or owns tables; migrate with another role."
            found.append(_fault("database-role", sentence))
        if missing := unapplied_migrations():
            found.append(_fault("migrations", f"{len(missing)} migrations are not applied: {', '.join(missing[:5])} …"))
    except DatabaseError:
        # A database that is away for a moment must not keep the web process from coming up and saying so (F4).
        found.append(Warning("The database does not answer; it could not be checked.", id="production.database-away"))
    return found


def register_checks() -> None:
    register(check_settings, Tags.security, deploy=True)
    register(check_database, Tags.database, deploy=True)


def refuse_unsafe_start() -> None:
    """End the process when production would start unsafely; say what is only unwise. Called by web, worker and beat."""
    if not settings.PRODUCTION:
        return
    found = run_checks(tags=[Tags.security, Tags.database], include_deployment_checks=True, databases=["default"])
    said = [message for message in found if not message.is_silenced()]
    faults = [message for message in said if message.is_serious()]
    for message in said:
        heading = "refused to start" if message.is_serious() else "warning"
        sys.stderr.write(f"{heading}: [{message.id}] {message.msg}\n")
    if faults:
        sys.exit(os.EX_CONFIG)
