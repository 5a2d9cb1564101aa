"""``python -m salesops.devstack run|test|lint|status|stop|shell-env|psql|backup|restore``"""

import os
import shlex
import sys
from collections.abc import Callable

from .bench import bench
from .copies import backup, restore
from .drills import drills
from .lint import lint
from .places import VAR, Problem, load_state
from .run import run, status, stop
from .services import Services, portal_environment
from .testing import test


def _environment() -> dict[str, str]:
    state = load_state()
    if not (state.get("postgres_port") or os.environ.get("DATABASE_URL")):
        raise Problem("Nothing was started here yet: `make run` first.")
    services = Services(state)
    whole = portal_environment(services.environment(), state.get("port", 8000))
    names: tuple[str, ...] = (
        "DATABASE_URL",
        "MIGRATE_DATABASE_URL",
        "DATABASE_APP_ROLE",
        "REDIS_URL",
        "SECRET_KEY",
        "BASE_URL",
    )
    names += ("DJANGO_SETTINGS_MODULE", "SALESOPS_VAR", "STATIC_COLLECTED", "POSTGRES_BIN", "PATH")
    return {name: whole[name] for name in names if whole.get(name)}


def shell_env(arguments: list[str]) -> int:
    """``export`` lines for a shell beside the running portal."""
    for name, value in _environment().items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def psql(arguments: list[str]) -> int:
    """The database's own console, as the role that owns the tables."""
    found = _environment()
    program = os.path.join(found.get("POSTGRES_BIN", ""), "psql")
    os.execvp(program, [program, found.get("MIGRATE_DATABASE_URL") or found["DATABASE_URL"], *arguments])  # noqa: S606


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "drills": drills,
    "status": status,
    "stop": stop,
    "shell-env": shell_env,
    "psql": psql,
    "backup": backup,
    "restore": restore,
}


def main() -> int:
    name, *arguments = sys.argv[1:] or ["run"]
    if name not in COMMANDS:
        print(f"unknown command {name!r}; one of {', '.join(COMMANDS)} (data in {VAR})", file=sys.stderr)
        return 2
    # The modules of every process started from here are compiled once, beside the other data: it halves what a start takes.
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(VAR / "pycache"))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        return COMMANDS[name](arguments)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
