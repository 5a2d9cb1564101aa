"""Invariants of the guards: triggers, their functions, constraints and grants are what the models declare."""

import re
from collections.abc import Iterator
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from salesops.core.guards.base import AppendOnly
from salesops.core.guards.functions import SHARED_FUNCTIONS
from salesops.core.guards.install import guarded_models, own_functions, wanted_triggers
from salesops.core.sockets.invariants import invariant

# Name and body of a CREATE FUNCTION statement.
FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)\(.*?\bAS \$\$(.*?)\$\$", re.DOTALL)


@invariant("guards.triggers", _("Every declared guard is in the database, unchanged and switched on"))
def triggers() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, coalesce(obj_description(t.oid, 'pg_trigger'), ''), t.tgenabled"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = current_schema() AND NOT t.tgisinternal"
        )
        present = {(table, name): (mark, enabled) for table, name, mark, enabled in cursor.fetchall()}
    for (table, name), rest in wanted_triggers().items():
        mark, enabled = present.get((table, name), ("", ""))
        if not enabled:
            yield f"{table}: {name} is missing"
        elif enabled == "D":
            yield f"{table}: {name} is switched off"
        elif mark != sha256(rest.encode()).hexdigest()[:16]:
            yield f"{table}: {name} is not what the model declares"


@invariant("guards.functions", _("The functions behind the guards are the ones of the code"))
def functions() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = current_schema()"
        )
        present = dict(cursor.fetchall())
    tables = {model._meta.db_table for model, _guards in guarded_models()}
    for statement in sorted({*SHARED_FUNCTIONS, *own_functions(tables)}):
        found = FUNCTION.findall(statement)
        if not found:
            raise ValueError(f"not a function: {statement[:80]}")
        for name, body in found:
            if name not in present:
                yield f"{name} is missing"
            elif present[name] != body:
                yield f"{name} is not what the code says"


@invariant("guards.constraints", _("Every declared constraint is in the database and was checked for every row"))
def constraints() -> Iterator[str]:
    """Periods that don't overlap, numbers used once, amounts that add up: by construction, so they only have to exist."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, convalidated FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace"
            " WHERE n.nspname = current_schema()"
        )
        present = dict(cursor.fetchall())
        cursor.execute(
            "SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE i.indisunique AND n.nspname = current_schema()"
        )
        present |= {name: valid for name, valid in cursor.fetchall() if name not in present}
    for model, _guards in guarded_models():
        for declared in model._meta.constraints:
            if declared.name not in present:
                yield f"{model._meta.db_table}: {declared.name} is missing"
            elif not present[declared.name]:
                yield f"{model._meta.db_table}: {declared.name} was never checked for the rows there were"


@invariant("guards.grants", _("The portal's role can't rewrite what is written once, and owns no table"))
def grants() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = settings.DATABASE_APP_ROLE or cursor.fetchone()[0]
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tableowner = %s", [role]
        )
        owned = cursor.fetchall()
        if owned and settings.DATABASE_APP_ROLE:
            yield f"{role} owns {len(owned)} tables, first {owned[0][0]}"
        if owned:  # one role for everything: on a developer's machine, without DATABASE_APP_ROLE
            return
        for model, guards in guarded_models():
            if not any(isinstance(guard, AppendOnly) and not guard.but for guard in guards):
                continue
            table = model._meta.db_table
            for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER"):
                cursor.execute("SELECT has_table_privilege(%s, quote_ident(%s), %s)", [role, table, right])
                if cursor.fetchone()[0]:
                    yield f"{table}: {role} holds {right}"
