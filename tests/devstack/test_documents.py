"""README, compose file and lock files keep step with the code."""

import re
import subprocess

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

ROOT = settings.BASE_DIR
READ = re.compile(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"|given\("([A-Z_]+)"\)|environ\.get\("([A-Z_]+)"\)')


def environment_variables() -> set[str]:
    """Names the settings, the web server and the stack read from the environment."""
    found: set[str] = set()
    for pattern in ("salesops/settings/*.py", "salesops/serve.py", "salesops/wsgi.py", "salesops/devstack/*.py"):
        for path in ROOT.glob(pattern):
            found |= {name for match in READ.findall(path.read_text()) for name in match if name}
    return found - {"PATH"}


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_environment_variable_is_explained():
    readme = (ROOT / "README.md").read_text()
    assert [name for name in sorted(environment_variables()) if f"`{name}`" not in readme] == []


def test_every_make_target_is_explained():
    readme = (ROOT / "README.md").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.M)
    assert phony
    inner = {"runtime", "dev"}
    assert [t for t in phony[1].split() if t not in inner and f"`make {t}" not in readme] == []


def test_compose_gives_only_what_the_portal_reads(compose):
    own = {"OWNER_DB_PASSWORD", "BACKUP_AT", "BACKUP_KEEP"}
    for name in ("web", "worker", "beat", "migrate", "backup", "restore"):
        given = set(compose["services"][name]["environment"])
        assert given - environment_variables() - own - {"SALESOPS_PROCESS"} == set(), name


def test_only_jobs_of_the_owner_can_change_tables(compose):
    can = {n for n, s in compose["services"].items() if "MIGRATE_DATABASE_URL" in (s.get("environment") or {})}
    assert can == {"migrate", "backup", "restore"}


def test_every_lasting_service_is_watched_and_restarted(compose):
    for name in ("proxy", "web", "worker", "beat", "backup", "postgres", "redis"):
        assert compose["services"][name]["restart"] == "unless-stopped"
        assert compose["services"][name]["healthcheck"]["test"], name


def test_nothing_starts_before_the_tables_are_right(compose):
    for name in ("web", "worker", "beat", "backup"):
        assert compose["services"][name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert compose["services"]["migrate"]["restart"] == "on-failure:3"


def test_health_checks_call_commands_there_are(compose):
    ours = get_commands()
    for name, service in compose["services"].items():
        called = re.findall(r"manage\.py (\w+)", " ".join(service.get("healthcheck", {}).get("test", [])))
        assert [c for c in called if c not in ours] == [], name


def test_every_variable_of_the_compose_file_is_in_its_example(compose):
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text())) - {"VERSION"}
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / "docker/env.example").read_text(), re.M))
    assert used == offered


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt", "requirements-uv.txt"]
)
def test_lock_files_pin_by_hash_and_name_no_index(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--index" not in text
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in pin and pin.endswith("\\") for pin in pins)


@pytest.mark.parametrize(
    "script", [".ci/run", "docker/backup-daily.sh", "docker/restore.sh", "docker/postgres/10-roles.sh"]
)
def test_scripts_parse(script):
    assert subprocess.run(["bash", "-n", ROOT / script]).returncode == 0


def test_the_proxy_refuses_the_api_over_http_before_it_redirects():
    """Caddy sorts directives by kind: without ``handle`` the redirect would come first."""
    caddyfile = (ROOT / "docker/proxy/Caddyfile").read_text()
    site = re.search(r"^http://\{\$PORTAL_HOST\} \{$(.+?)^\}", caddyfile, re.M | re.S)
    assert site
    assert re.search(r"handle /api/\* \{[^}]*respond `.*core\.https-required.*` 403\n", site[1])
    assert re.search(r"handle \{\s+redir https://", site[1])


def test_only_the_proxy_is_reached_from_outside(compose):
    services = compose["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert services["proxy"]["networks"] == ["outside"]
    on_the_way = {name for name, service in services.items() if "outside" in service["networks"]}
    assert on_the_way == {"proxy", "web"}


def test_the_database_counts_as_up_only_after_its_roles_are_made(compose):
    """While the scripts of ``docker/postgres`` run, the server answers on its socket but at no address."""
    test = compose["services"]["postgres"]["healthcheck"]["test"]
    assert test[test.index("-h") + 1] == "127.0.0.1"


def test_no_process_of_ours_is_root_or_writes_into_its_image(compose):
    for name in ("web", "worker", "beat", "migrate", "backup", "restore"):
        service = compose["services"][name]
        assert service["read_only"], name
        assert service["init"], name
        assert service["cap_drop"] == ["ALL"], name
    assert compose["services"]["redis"]["user"] == "valkey"
    assert "\nUSER portal\n" in (ROOT / "Dockerfile").read_text()


def test_a_restore_removes_the_volumes_there_are_and_keeps_the_backups(compose):
    readme = (ROOT / "README.md").read_text()
    removed = re.search(r"docker volume rm ([\w ]+)`", readme)
    assert removed
    named = {f"{compose['name']}_{volume}" for volume in compose["volumes"]}
    assert set(removed[1].split()) == named - {f"salesops_{kept}" for kept in ("backup", "redis", "proxy-state")}
