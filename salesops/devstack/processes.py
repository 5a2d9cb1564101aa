"""Child processes: started so that they never outlive the supervisor, watched, restarted, stopped."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

COLOURS = {"postgres": 34, "valkey": 31, "web": 32, "worker": 35, "beat": 33, "stack": 36}
RESTARTS = 5
RESTARTS_WITHIN = 60.0  # seconds


def say(name: str, line: str) -> None:
    """One line on the console, with the time and the process it came from."""
    tag = f"{name:<8} |"
    if sys.stdout.isatty():
        tag = f"\033[{COLOURS.get(name, 37)}m{tag}\033[0m"
    try:
        sys.stdout.write(f"{time.strftime('%H:%M:%S')} {tag} {line}\n")
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        pass  # whoever read our output has gone; the processes go on until they are stopped


def pipe_to_console(name: str) -> int:
    """A file descriptor whose lines appear on the console under ``name``."""
    read_end, write_end = os.pipe()

    def pump() -> None:
        with os.fdopen(read_end, "r", errors="replace") as lines:
            for line in lines:
                say(name, line.rstrip("\n"))

    threading.Thread(target=pump, daemon=True).start()
    return write_end


_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """Linux: the kernel interrupts this child when the supervisor dies, even by SIGKILL."""
    if _libc is not None:
        _libc.prctl(1, signal.SIGINT, 0, 0, 0)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_line(pid: int) -> str:
    """The arguments of a running process, or "" when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        pass
    try:
        found = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return found.stdout.strip()


def port_taken(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
        except OSError:
            return True
    return False


def free_port(preferred: int = 0) -> int:
    """``preferred`` when nobody listens there, else any free port."""
    if preferred and not port_taken(preferred):
        return preferred
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Child:
    """One long-running process of the stack, started again when it dies by itself."""

    def __init__(
        self, name: str, argv: list[str], *, cwd: Path, env: dict[str, str], output: IO[Any] | None = None
    ) -> None:
        self.name, self.argv, self.cwd, self.env, self.output = name, argv, cwd, env, output
        self.process: subprocess.Popen[Any] | None = None
        self.restarts: list[float] = []

    def start(self) -> None:
        out = self.output.fileno() if self.output else pipe_to_console(self.name)
        self.process = subprocess.Popen(
            self.argv,
            cwd=self.cwd,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        if not self.output:
            os.close(out)

    @property
    def exit_code(self) -> int | None:
        return self.process.poll() if self.process else None

    def signal(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def finish(self, seconds: float) -> None:
        """Wait for the end; after ``seconds`` end the whole process group."""
        if not self.process:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            say("stack", f"{self.name} did not stop in {seconds:.0f} s and is killed")
        # Grandchildren (web or job processes) whose parent was killed would linger otherwise.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def may_restart(restarts: list[float], now: float) -> bool:
    """Note a restart at ``now`` (seconds); ``False`` when there were too many of them lately."""
    restarts[:] = [moment for moment in restarts if now - moment < RESTARTS_WITHIN]
    restarts.append(now)
    return len(restarts) <= RESTARTS


def wait_until(done: Callable[[], bool], seconds: float, step: float = 0.05) -> bool:
    """Ask ``done`` until it says yes; ``False`` after ``seconds``."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True
