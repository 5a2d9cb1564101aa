"""Folders, private files and the state of the stack (ports and passwords that survive a restart)."""

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("SALESOPS_VAR") or BASE / "var").resolve()
RUN = VAR / "run"
STATE = RUN / "stack.json"


class Problem(SystemExit):
    """Something a person must put right; its sentence is printed and the exit status is 1."""


def write_private(path: Path, text: str, owner: tuple[int, int] | None = None) -> None:
    """Write ``text`` so that only its owner reads it; the file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if owner is not None and os.geteuid() == 0:
        os.chown(fresh, *owner)
    fresh.replace(path)


def load_state() -> dict[str, Any]:
    """What the last start noted; empty before the first one."""
    try:
        return json.loads(STATE.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    except PermissionError:
        raise Problem(_foreign(STATE)) from None


def save_state(state: dict[str, Any]) -> None:
    write_private(STATE, json.dumps(state, indent=1))


def secret(state: dict[str, Any], name: str) -> str:
    """A password of the stack, drawn once."""
    return state.setdefault(name, secrets.token_urlsafe(24))


def _foreign(path: Path) -> str:
    return (
        f"{path} belongs to another user (uid {path.stat().st_uid}, this is uid {os.geteuid()}). "
        "Run as that user, or set SALESOPS_VAR to a folder of your own."
    )


def require_own_folder() -> None:
    """Refuse to work in a data folder of somebody else: it would leave files that its owner can't remove (F21)."""
    try:
        VAR.mkdir(parents=True, exist_ok=True)
    except PermissionError:
        raise Problem(
            f"{VAR.parent} is not writable for uid {os.geteuid()}: set SALESOPS_VAR to your own folder."
        ) from None
    if VAR.stat().st_uid != os.geteuid() or not os.access(VAR, os.W_OK | os.X_OK):
        raise Problem(_foreign(VAR))


class Lock:
    """One holder at a time; the kernel lets go when the holder dies, however it dies."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.file = path.open("a+")

    def acquire(self) -> bool:
        """Take the lock and note our process id; ``False`` when somebody holds it."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self.file.truncate(0)
        self.file.write(str(os.getpid()))
        self.file.flush()
        return True

    def holder(self) -> int | None:
        """Process id of the holder, or ``None`` when the lock is free."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            self.file.seek(0)
            return int(self.file.read().strip() or 0)
        fcntl.flock(self.file, fcntl.LOCK_UN)
        return None
