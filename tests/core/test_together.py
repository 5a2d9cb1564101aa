"""Tables made together may name each other; taken back, they are gone."""

import pytest
from django.db import connection, models
from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState

from salesops.core.together import CreateTogether

KEY = ("id", models.BigAutoField(primary_key=True))


def model(name: str, names: str) -> CreateModel:
    other = models.ForeignKey(f"core.{names}", models.PROTECT, null=True)
    checked = models.CheckConstraint(condition=~models.Q(other_id=0), name=f"{name.lower()}_checked")
    return CreateModel(name, [KEY, ("other", other)], options={"constraints": [checked]})


def tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith("core_moon")}


@pytest.mark.django_db(transaction=True)
def test_a_circle_of_tables_comes_and_goes():
    both = CreateTogether([model("MoonOne", "MoonTwo"), model("MoonTwo", "MoonOne")])
    before = ProjectState()
    after = before.clone()
    both.state_forwards("core", after)
    with connection.schema_editor() as editor:
        both.database_forwards("core", editor, before, after)
    assert tables() == {"core_moonone", "core_moontwo"}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "core_moonone")
    assert "moonone_checked" in found
    assert ("core_moontwo", "id") in [one["foreign_key"] for one in found.values()]
    with connection.schema_editor() as editor:
        both.database_backwards("core", editor, after, before)
    assert tables() == set()
