"""A gunicorn on a port of its own, asked over a connection that stays open, and what its processes have used."""

import base64
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from pathlib import Path

from app.config import DEMO_INVOICES

ROOT = Path(__file__).parent.parent
START_SECONDS = 30
KEYS = {
    "SECRET_KEY": "b" * 48,
    "DATA_KEY": base64.b64encode(b"k" * 32).decode(),
    "SMTP_URL": "smtp://localhost:1",
    **DEMO_INVOICES,
}


class Server:
    """A running server: its port, and the seconds of processor time its process tree has used so far."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def cpu_seconds(self) -> float:
        return sum(_nanoseconds(pid) for pid in _tree(self.process.pid)) / 1e9

    def memory_bytes(self) -> int:
        """Of the whole process tree; what some of them share is counted once."""
        return sum(_proportional_kilobytes(pid) for pid in _tree(self.process.pid)) * 1024


@contextmanager
def running(application: str, environ: dict[str, str]) -> Iterator[Server]:
    """Serve an application with the portal's own gunicorn settings."""
    port = _free_port()
    command = ["gunicorn", "--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", application]
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=os.environ | environ)
    try:
        _wait(port)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(15)


@contextmanager
def working(environ: dict[str, str]) -> Iterator[None]:
    """A worker beside the server, which does the jobs and sends the letters."""
    process = subprocess.Popen([sys.executable, "-m", "flask", "worker"], cwd=ROOT, env=os.environ | environ)
    try:
        yield
    finally:
        process.terminate()
        process.wait(15)


def asked(
    connection: HTTPConnection, method: str, path: str, body: str | None, headers: dict[str, str]
) -> HTTPResponse:
    """Ask, and once more on a new connection when the server closed this one while it was idle."""
    try:
        connection.request(method, path, body, headers)
        return connection.getresponse()
    except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
        connection.close()
        connection.request(method, path, body, headers)
        return connection.getresponse()


def _wait(port: int) -> None:
    for _ in range(START_SECONDS * 10):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(deeper for child in children for deeper in _tree(int(child)))]


def _nanoseconds(pid: int) -> int:
    """Time on the processor of every thread, from the scheduler's own count."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir())


def _proportional_kilobytes(pid: int) -> int:
    """Proportional set size: its own pages, and its part of those that it shares."""
    found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) if found else 0
