"""Production refuses to start unsafely, naming every fault at once (security.md, 6)."""

import pytest
from django.core.management.utils import get_random_secret_key

from accounts.checks import check_demo_people
from accounts.models import User
from salesops.core.web.startup import check_database, check_settings, refuse_unsafe_start


@pytest.fixture
def safe(settings):
    """Settings like a well-kept server's."""
    settings.PRODUCTION = True
    settings.SECRET_KEY = get_random_secret_key()
    settings.ALLOWED_HOSTS = ["sales.example.com"]
    settings.BASE_URL = "https://sales.example.com"
    settings.DEMO_SIGN_INS = False
    settings.DATABASES["default"]["PASSWORD"] = settings.DATABASES["default"].get("PASSWORD") or "x"
    settings.REDIS_URL = "redis://:x@cache/0"
    settings.EMAIL_BACKEND = "salesops.core.notify.backend.OutboxBackend"
    settings.EMAIL_URL = "smtp://mail.example.com"
    settings.BACKUP_TARGET = "/backup"
    return settings


def codes(found: list) -> set[str]:
    return {message.id for message in found}


def test_a_well_kept_server_starts(safe):
    assert check_settings(None) == []


def test_a_developers_machine_is_not_asked(settings):
    settings.SECRET_KEY = "x"
    assert check_settings(None) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "debug"),
        ("SECRET_KEY", "missing-not-a-secret", "secret-key"),
        ("SECRET_KEY", "short", "secret-key"),
        ("SECRET_KEY", "a" * 60, "secret-key"),
        ("SECRET_KEY", "development-only-not-a-secret" * 3, "secret-key"),
        ("ALLOWED_HOSTS", [], "hosts"),
        ("ALLOWED_HOSTS", ["*"], "hosts"),
        ("ALLOWED_HOSTS", [".example.com"], "hosts"),
        ("BASE_URL", "http://sales.example.com", "base-url"),
        ("DEMO_SIGN_INS", True, "demo-sign-ins"),
        ("REDIS_URL", "redis://cache/0", "redis-password"),
        ("EMAIL_URL", "consolemail://", "mail"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "mail"),
    ],
)
def test_each_unsafe_value_stops_the_start(safe, name, value, code):
    setattr(safe, name, value)
    [fault] = [m for m in check_settings(None) if m.id == f"production.{code}"]
    assert fault.is_serious()


@pytest.mark.parametrize(("name", "code"), [("BACKUP_TARGET", "backup"), ("EMAIL_URL", "no-mail")])
def test_what_is_only_unwise_warns(safe, name, code):
    setattr(safe, name, "")
    [message] = check_settings(None)
    assert message.id == f"production.{code}"
    assert not message.is_serious()


@pytest.mark.django_db
def test_the_role_that_owns_the_tables_may_not_serve(safe):
    assert "production.database-role" in codes(check_database(None, databases=["default"]))


@pytest.mark.django_db
def test_code_ahead_of_the_database_may_not_serve(safe, monkeypatch):
    monkeypatch.setattr("salesops.core.web.startup.unapplied_migrations", lambda: ["accounts.0099_later"])
    assert "production.migrations" in codes(check_database(None, databases=["default"]))


@pytest.mark.django_db
def test_demo_people_may_not_be_there(safe):
    User.objects.create(username="rep", name="林若溪", email="rep@demo.example")
    assert codes(check_demo_people(None, databases=["default"])) == {"accounts.E001"}


@pytest.mark.django_db
def test_nor_their_password(safe):
    admin = User(username="admin", name="魏安", email="admin@example.com")
    admin.set_password("demo-2026")
    admin.save()
    assert codes(check_demo_people(None, databases=["default"])) == {"accounts.E002"}


@pytest.mark.django_db
def test_every_fault_is_said_before_the_process_ends(safe, capsys):
    safe.DEBUG = True
    safe.BASE_URL = "http://sales.example.com"
    with pytest.raises(SystemExit):
        refuse_unsafe_start()
    said = capsys.readouterr().err
    assert "[production.debug]" in said
    assert "[production.base-url]" in said


def test_what_is_only_unwise_is_said_and_the_process_starts(safe, capsys, monkeypatch):
    monkeypatch.setattr("salesops.core.web.startup.run_checks", lambda **which: check_settings(None))
    safe.BACKUP_TARGET = ""
    refuse_unsafe_start()
    assert "warning: [production.backup]" in capsys.readouterr().err
