"""``make drills``: fault drills against stacks started for them, in a folder of their own."""

import os
import subprocess
import sys
import tempfile

from .places import BASE, require_own_folder


def drills(arguments: list[str]) -> int:
    """Run the drills one after the other; the exit status is pytest's."""
    require_own_folder()
    with tempfile.TemporaryDirectory(prefix="salesops-drills-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - as root, the database runs as another user below it
        pytest = [sys.executable, "-m", "pytest", "-v", "-s", "--durations=0", "-o", "python_files=drill_*.py"]
        # The first drill builds a demo company: minutes on a busy machine.
        pytest += ["-o", "faulthandler_timeout=1800", "--basetemp", f"{folder}/t"]
        env = {**os.environ, "PYTHONUNBUFFERED": "1"}
        return subprocess.run([*pytest, "tests/drills", *arguments], cwd=BASE, env=env).returncode
