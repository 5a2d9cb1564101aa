"""``make lint``: every static check, each with its own line; all of them run even when one fails."""

import os
import subprocess
import sys
import time
from pathlib import Path

from .places import BASE, VAR, require_own_folder

BIN = Path(sys.executable).parent

# Surroundings like a company's server, so that ``check --deploy`` judges what production will run with.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "salesops.settings.production",
    "SECRET_KEY": "k7Jw2m-Xq9TzR4vB8nLc5Hs1Yd3Fg6Pa0Eu_WoIrQtKyMjNbVx",
    "ALLOWED_HOSTS": "sales.example.com",
    "BASE_URL": "https://sales.example.com",
    "DATABASE_URL": "postgresql://salesops_portal:not-used@127.0.0.1:1/salesops",
    "REDIS_URL": "redis://:not-used@127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://portal:not-used@mail.example.com:587",
    "BACKUP_TARGET": "/backup",
    "SALESOPS_PROCESS": "command",
}
DEVELOPMENT = {"DJANGO_SETTINGS_MODULE": "salesops.settings.testing", "DATABASE_URL": PRODUCTION["DATABASE_URL"]}


def _templates() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "*.html"], cwd=BASE, capture_output=True, text=True).stdout.split()
    return [name for name in listed if (BASE / name).exists()]


def steps() -> list[tuple[str, list[str], dict[str, str]]]:
    """(name, command, further environment) in the order they run: the quick ones first."""
    manage = [sys.executable, "-W", "ignore::RuntimeWarning", "manage.py"]
    found = [
        ("ruff", [str(BIN / "ruff"), "check", "."], {}),
        ("ruff format", [str(BIN / "ruff"), "format", "--check", "."], {}),
        ("imports go down", [str(BIN / "lint-imports"), "--no-logo"], {}),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], DEVELOPMENT),
        ("translations", [*manage, "catalogue", "--check"], DEVELOPMENT),
        ("check --deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ]
    if templates := _templates():
        found.append(("djade", [str(BIN / "djade"), "--target-version", "5.2", "--check", *templates], {}))
    found.append(("mypy", [sys.executable, "-m", "mypy", "."], DEVELOPMENT))
    return found


def lint(arguments: list[str]) -> int:
    """Exit status 1 when any check fails; its output is shown, the others only say ok."""
    require_own_folder()
    failed = []
    for name, command, env in steps():
        if arguments and name not in arguments:
            continue
        began = time.monotonic()
        done = subprocess.run(
            command,
            cwd=BASE,
            env={**os.environ, "SALESOPS_VAR": str(VAR), **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        seconds = time.monotonic() - began
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({seconds:.1f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout, flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0
