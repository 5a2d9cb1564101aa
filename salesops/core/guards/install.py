"""Bring the database in step with the guards the models declare. Runs after every ``migrate``, as the tables' owner."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.models import Model

from .base import AppendOnly, Guard
from .functions import SHARED_FUNCTIONS


def guarded_models() -> Iterator[tuple[type[Model], list[Guard]]]:
    """Every concrete model of the house with its declared guards."""
    for config in apps.get_app_configs():
        if config.name not in settings.HOUSE:
            continue
        for model in config.get_models():
            if model._meta.managed and not model._meta.proxy:
                yield model, list(getattr(model, "guards", []))


def wanted_triggers() -> dict[tuple[str, str], str]:
    """(table, trigger) → the rest of its ``CREATE TRIGGER`` statement."""
    wanted = {}
    for model, guards in guarded_models():
        for guard in guards:
            if type(guard).trigger is not Guard.trigger:
                wanted[model._meta.db_table, f"guard_{guard.name}"] = guard.trigger(model)
    return wanted


def own_functions(tables: set[str]) -> set[str]:
    """Functions of guards that share none, for the tables that exist."""
    return {
        statement
        for model, guards in guarded_models()
        for guard in guards
        if model._meta.db_table in tables and (statement := guard.function(model))
    }


def _last_of_the_house() -> str:
    # Django sends post_migrate only for apps that have models.
    return [c.name for c in apps.get_app_configs() if c.name in settings.HOUSE and c.models_module][-1]


def install_guards(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """post_migrate: create missing and changed triggers, drop those no longer declared, grant the portal's role."""
    if sender.name != _last_of_the_house():
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for statement in SHARED_FUNCTIONS:
            cursor.execute(statement)
        cursor.execute(
            "SELECT c.relname, t.tgname, coalesce(obj_description(t.oid, 'pg_trigger'), '') FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = current_schema() AND t.tgname LIKE 'guard\\_%%' AND NOT t.tgisinternal"
        )
        present = {(table, trigger): mark for table, trigger, mark in cursor.fetchall()}
        for statement in own_functions(tables):
            cursor.execute(statement)
        wanted = {key: sql for key, sql in wanted_triggers().items() if key[0] in tables}
        for (table, trigger), rest in wanted.items():
            mark = sha256(rest.encode()).hexdigest()[:16]
            if present.pop((table, trigger), None) == mark:
                continue
            cursor.execute(f'CREATE OR REPLACE TRIGGER "{trigger}" {rest}')
            cursor.execute(f'COMMENT ON TRIGGER "{trigger}" ON "{table}" IS %s', [mark])
        for table, trigger in present:
            cursor.execute(f'DROP TRIGGER "{trigger}" ON "{table}"')
        if settings.DATABASE_APP_ROLE:
            grant_app_role(cursor, settings.DATABASE_APP_ROLE, tables)


def grant_app_role(cursor: Any, role: str, tables: set[str]) -> None:
    """Give ``role`` rows but no DDL, and no UPDATE, DELETE or TRUNCATE where rows are written once."""
    name = '"' + role.replace('"', '""') + '"'
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
    cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
    for model, guards in guarded_models():
        for guard in guards:
            if isinstance(guard, AppendOnly) and model._meta.db_table in tables:
                table = f'"{model._meta.db_table}"'
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")
                if guard.but:
                    columns = ", ".join(f'"{c}"' for c in guard.but)
                    cursor.execute(f"GRANT UPDATE ({columns}) ON {table} TO {name}")
