"""``make run``: services, migrations, demo company, then web, worker and beat until Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any

from .places import BASE, RUN, Lock, Problem, load_state, require_own_folder, save_state
from .processes import Child, command_line, may_restart, port_taken, say, wait_until
from .services import Services, portal_environment

PYTHON = sys.executable
READY_WITHIN = 120.0  # seconds
STOP_WITHIN = 20.0


def commands() -> dict[str, tuple[list[str], dict[str, str]]]:
    """The portal's own processes with what each is told besides. docker-compose.yml has the same three."""
    celery = [PYTHON, "-m", "celery", "-q", "-A", "salesops"]
    return {
        "web": ([PYTHON, "-m", "salesops.serve"], {"WEB_STOP_SECONDS": "5"}),
        "worker": (
            [*celery, "worker", "-Q", "short,long", "-c", "2", "--without-mingle", "--without-gossip"],
            {"SALESOPS_PROCESS": "jobs"},
        ),
        "beat": ([*celery, "beat", "--pidfile="], {"SALESOPS_PROCESS": "jobs"}),
    }


def settle(state: dict[str, Any]) -> int:
    """End what an earlier start left behind when its supervisor was killed; how many processes that were."""
    groups = set(state.get("children", {}).values())
    ended = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            group = int(entry.read_text().rsplit(")", 1)[1].split()[2])
        except (OSError, IndexError, ValueError):
            continue
        pid = int(entry.parent.name)
        if group in groups and PYTHON in command_line(pid):
            try:
                os.kill(pid, signal.SIGKILL)
                ended += 1
            except ProcessLookupError:
                pass
    state["children"] = {}
    return ended


def _manage(env: dict[str, str], *arguments: str) -> None:
    done = subprocess.run([PYTHON, "manage.py", *arguments], cwd=BASE, env=env, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise Problem(f"`manage.py {' '.join(arguments)}` failed; see the lines above.")


def _is_free(port: int, host: str = "127.0.0.1") -> bool:
    return not port_taken(port, host)


def _get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own http address
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")
    except OSError as error:
        return 0, str(error)


class Stack:
    """Everything one ``make run`` starts, in the order it is started."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.began = time.monotonic()
        self.state = load_state()
        self.stopping = threading.Event()
        self.services = Services(self.state)
        self.server_restarts: list[float] = []
        self.children: list[Child] = []

    def start(self) -> None:
        if ended := settle(self.state):
            say("stack", f"ended {ended} processes left over from before")
        self.services.start()
        save_state(self.state)
        env = portal_environment(self.services.environment(), self.port)
        say("stack", f"services ready after {self._seconds()} s")
        _manage(env, "prepare")
        _manage(env, "demo", "--size", os.environ.get("DEMO_SIZE", "small"), "--if-empty")
        say("stack", f"database ready after {self._seconds()} s")
        env |= {"BIND": self.host, "PORT": str(self.port)}
        for name, (argv, more) in commands().items():
            child = Child(name, argv, cwd=BASE, env=env | more)
            child.start()
            self.children.append(child)
        self._note_children()
        self._wait_for_pages()

    def _seconds(self) -> str:
        return f"{time.monotonic() - self.began:.1f}"

    def _note_children(self) -> None:
        self.state["children"] = {c.name: c.process.pid for c in self.children if c.process}
        self.state["port"] = self.port
        save_state(self.state)

    def _wait_for_pages(self) -> None:
        last = (0, "")

        def answers() -> bool:
            nonlocal last
            if self.stopping.is_set():
                return True
            for child in self.children:
                if child.exit_code is not None:
                    raise Problem(f"{child.name} ended with status {child.exit_code}; see the lines above.")
            last = _get(f"http://127.0.0.1:{self.port}/readyz")
            return last[0] == 200

        if not wait_until(answers, READY_WITHIN, 0.25):
            raise Problem(f"The portal was not ready after {READY_WITHIN:.0f} s: /readyz says {last[0]} {last[1]}")

    def welcome(self) -> None:
        from salesops.devstack.welcome import lines

        for line in lines(self.port, self._seconds()):
            say("stack", line)

    def watch(self) -> None:
        """Start again what dies by itself; give up when it dies too often."""
        while not self.stopping.wait(0.25):
            for name, server in self.services.embedded():
                if server.process and server.process.poll() is not None:
                    say("stack", f"{name} ended with status {server.process.returncode}; starting it again")
                    if not may_restart(self.server_restarts, time.monotonic()):
                        raise Problem(f"{name} ends again and again; stopping.")
                    wait_until(partial(_is_free, server.port), 10)
                    self.services.launch(name, server)
                    server.wait_ready()
            for child in self.children:
                if child.exit_code is None:
                    continue
                say("stack", f"{child.name} ended with status {child.exit_code}; starting it again")
                if not may_restart(child.restarts, time.monotonic()):
                    raise Problem(f"{child.name} ends again and again; stopping.")
                child.finish(0)
                if child.name == "web":
                    wait_until(partial(_is_free, self.port, self.host), 5)
                child.start()
                self._note_children()

    def stop(self) -> None:
        began = time.monotonic()
        say("stack", "stopping")
        for child in self.children:
            child.signal(signal.SIGTERM)
        for child in self.children:
            child.finish(max(0.1, STOP_WITHIN - (time.monotonic() - began)))
        self.services.stop()
        self.state["children"] = {}
        save_state(self.state)
        say("stack", f"stopped in {time.monotonic() - began:.1f} s")


def run(arguments: list[str]) -> int:
    """Run until SIGINT, SIGTERM or SIGHUP. Exit status 0 after a clean stop, 1 with a sentence otherwise."""
    host, port = os.environ.get("BIND") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Problem(f"PORT={port} is not a port number.")
    require_own_folder()
    lock = Lock(RUN / "stack.lock")
    if not lock.acquire():
        address = f"http://127.0.0.1:{load_state().get('port', port)}"
        raise Problem(f"The portal is already running (pid {lock.holder()}, {address}). Stop it with `make stop`.")
    if port_taken(int(port), host):
        raise Problem(f"Port {port} is taken by another program. Choose another one: `make run PORT={int(port) + 1}`.")
    stack = Stack(host, int(port))

    def ask_to_stop(number: int, frame: Any) -> None:
        if stack.stopping.is_set() and number == signal.SIGINT:
            for child in stack.children:  # impatient: a second Ctrl-C
                child.signal(signal.SIGKILL)
        stack.stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    status = 0
    try:
        stack.start()
        if not stack.stopping.is_set():
            stack.welcome()
        stack.watch()
    except Problem as problem:
        if not stack.stopping.is_set():
            say("stack", str(problem))
            status = 1
    finally:
        stack.stop()
    return status


def status(arguments: list[str]) -> int:
    """What runs, as lines for people; with ``--json`` for programs."""
    holder = Lock(RUN / "stack.lock").holder() if (RUN / "stack.lock").exists() else None
    state = load_state()
    if holder is None:
        print("not running")
        return 3
    code, answer = _get(f"http://127.0.0.1:{state.get('port', 8000)}/readyz")
    if "--json" in arguments:
        print(
            json.dumps(
                {"pid": holder, "port": state.get("port"), "children": state.get("children"), "ready": code == 200}
            )
        )
        return 0
    print(f"running (pid {holder}) at http://127.0.0.1:{state.get('port', '?')}/")
    for name, pid in state.get("children", {}).items():
        print(f"  {name:<8} pid {pid}")
    print(f"  /readyz  {code} {answer.strip()}")
    return 0


def stop(arguments: list[str]) -> int:
    """Stop a running stack and wait for it; nothing running is not an error."""
    holder = Lock(RUN / "stack.lock").holder() if (RUN / "stack.lock").exists() else None
    if holder is None:
        state = load_state()
        ended = settle(state)
        if ended:
            save_state(state)
        print("not running" + (f"; ended {ended} processes left over" if ended else ""))
        return 0
    try:
        os.kill(holder, signal.SIGTERM)
    except PermissionError:
        raise Problem(f"The portal was started by another user (pid {holder}); stop it as that user.") from None
    lock = Lock(RUN / "stack.lock")
    if not wait_until(lambda: lock.holder() is None, STOP_WITHIN + 15, 0.1):
        raise Problem(f"The portal (pid {holder}) did not stop.")
    print("stopped")
    return 0
