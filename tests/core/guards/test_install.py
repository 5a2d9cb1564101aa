"""``migrate`` brings the database in step with the declared guards."""

from types import SimpleNamespace

from django.apps import apps
from django.db import connection, models

from salesops.core.guards import AuditTrail, Unaudited, checks, install


def triggers_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
        return {name for (name,) in cursor.fetchall()}


def run_installer() -> None:
    install.install_guards(apps.get_app_config(install._last_of_the_house().rpartition(".")[2]))


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_missing_trigger_comes_back(db):
    execute("DROP TRIGGER guard_audit ON accounts_user")
    run_installer()
    assert "guard_audit" in triggers_of("accounts_user")


def test_a_trigger_nobody_declares_goes(db):
    execute("CREATE TRIGGER guard_gone BEFORE UPDATE ON accounts_user FOR EACH ROW EXECUTE FUNCTION bump_version()")
    run_installer()
    assert "guard_gone" not in triggers_of("accounts_user")


def test_every_declared_trigger_is_installed(db):
    present = {(table, name) for table, _n in install.wanted_triggers() for name in triggers_of(table)}
    assert set(install.wanted_triggers()) <= present


def test_a_model_without_a_word_about_the_audit_trail_fails_the_check(monkeypatch):
    model = SimpleNamespace(_meta=SimpleNamespace(label="accounts.Forgotten"))
    monkeypatch.setattr(checks, "guarded_models", lambda: iter([(model, [])]))
    assert [e.id for e in checks.check_guards_declared(None)] == ["core.E001"]
    monkeypatch.setattr(checks, "guarded_models", lambda: iter([(model, [Unaudited("a queue")])]))
    assert checks.check_guards_declared(None) == []


def test_the_trail_is_declared_with_its_secret_columns():
    class Secretive(models.Model):
        token = models.TextField()

        class Meta:
            app_label = "core"
            managed = False
            db_table = "core_secretive"

    assert "'token'" in AuditTrail(secret=("token",)).trigger(Secretive)
