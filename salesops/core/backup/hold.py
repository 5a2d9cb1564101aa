"""A restored copy sends nothing until somebody releases it: no customer gets the mails of a rehearsal.

The mark is the comment on the database: it is no part of a dump, its owner alone can write it, and every process sees it at once.
"""

from django.db import connection

HELD = "restored copy: sending is held"


def sending_held() -> bool:
    """True while mails, robots and webhooks of this database must wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') = %s FROM pg_database WHERE datname = current_database()",
            [HELD],
        )
        return bool(cursor.fetchone()[0])


def hold_sending() -> None:
    """Let everything that goes out wait. Needs the owner of the database."""
    _comment(HELD)


def release_sending() -> None:
    """Let it go out from now on."""
    _comment("")


def _comment(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_database())")
        cursor.execute(f"COMMENT ON DATABASE {cursor.fetchone()[0]} IS %s", [text])
