"""An import in a process of its own, as a worker runs it: ``python -m tests.bench.importing KIND FILE``; nothing is kept.

Prints the megabytes the process held before the file was opened, and the most it held until the end.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any


def held() -> float:
    """Megabytes this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024 / 1024


def most_held() -> float:
    """The most megabytes this process ever held, however shortly.

    Not ``ru_maxrss``: that begins with what the process that started this one held.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def apart(kind: str, path: Path) -> dict[str, Any]:
    """What the process of an import of ``path`` printed."""
    command = [sys.executable, "-m", "tests.bench.importing", kind, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"LOG_LEVEL": "WARNING"})
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(code: str, path: Path) -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from salesops.core.imports.matching import match
    from salesops.core.imports.running import run_import
    from salesops.core.sockets.imports import import_kinds
    from salesops.core.spreadsheets.reader import read_table

    actor, kind = get_user_model()._default_manager.get(username="admin"), import_kinds.get(code)
    before = held()
    table = read_table(path, path.name)
    result = run_import(kind, table, match(kind, table.heads), actor=actor, day=timezone.localdate(), dry_run=True)
    if result.rejected:
        sys.exit(str(result.rejected[0].problems))
    print(json.dumps({"rows": result.total, "base_mb": round(before), "peak_mb": round(most_held())}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
