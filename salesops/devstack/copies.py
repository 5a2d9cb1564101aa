"""``make backup TO=…`` and ``make restore FROM=…`` for the stack of this folder."""

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack

from .places import BASE, RUN, VAR, Lock, Problem, load_state, require_own_folder, save_state
from .services import Services, portal_environment


def _manage(services: Services, *arguments: str) -> int:
    env = portal_environment(services.environment(), services.state.get("port", 8000))
    return subprocess.run([sys.executable, "manage.py", *arguments], cwd=BASE, env=env).returncode


def backup(arguments: list[str]) -> int:
    """Back up beside the running portal, or with its services started for the moment."""
    require_own_folder()
    state = load_state()
    lock = Lock(RUN / "stack.lock")
    with ExitStack() as stack:
        services = Services(state)
        if lock.acquire():
            services.start()
            save_state(state)
            stack.callback(services.stop)
        return _manage(services, "backup", *(arguments or [os.environ.get("BACKUP_TARGET") or str(VAR / "backups")]))


def restore(arguments: list[str]) -> int:
    """Put a backup in the place of this folder's data, which is set aside, not deleted."""
    require_own_folder()
    if not arguments:
        raise Problem("Which backup? make restore FROM=folder")
    lock = Lock(RUN / "stack.lock")
    if not lock.acquire():
        raise Problem("The portal is running. Stop it with `make stop` first.")
    state = load_state()
    services = Services(state)
    if services.postgres is None:
        return _manage(services, "restore", *arguments)
    for folder in (services.postgres.data, VAR / "files"):
        if folder.exists() and any(folder.iterdir()):
            aside = folder.with_name(folder.name + ".before-restore")
            shutil.rmtree(aside, ignore_errors=True)
            folder.rename(aside)
            print(f"set aside: {aside}")
    with ExitStack() as stack:
        services = Services(state)
        services.start()
        save_state(state)
        stack.callback(services.stop)
        return _manage(services, "restore", *arguments)
