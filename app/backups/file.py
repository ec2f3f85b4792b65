"""The file of a backup: a copy of the database and what there is to know of it, written whole or not at all."""

import json
import os
import re
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from app import crypto
from app.errors import Refused

ONLY_OURS = os.O_WRONLY | os.O_CREAT | os.O_EXCL
KIND = "IMI Mediation Logbook backup 1"
OUR_NAME = re.compile(r"portal-\d{8}T\d{6}Z\.zip")
ROOM = ".backup-"
OUR_ROOM = re.compile(re.escape(ROOM) + r"[a-z0-9_]{8}")  # as `TemporaryDirectory` goes on
IN_A_ROOM = re.compile("zipped|database(-journal|-wal|-shm)?")
A_KILLED_ONE = timedelta(days=1)
CHUNK_BYTES = 1024 * 1024
# What reading a damaged zip file raises; a full disk is none of it.
BROKEN = (BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError, NotImplementedError, RuntimeError)
NO_BACKUP = "This is no backup of the portal, or a damaged one."


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: `made_at` in ISO 8601, UTC; `rows` by table; `audit_head` is the last record's id.

    `seal` is made of `sha256` by `DATA_KEY`: it shows that the key is that of the database, and that nobody without it
    made or changed the copy.
    """

    database: str
    schema: str
    version: str
    made_at: str
    rows: dict[str, int]
    audit_head: int
    sha256: str
    seal: str
    kind: str = KIND

    @property
    def has_our_seal(self) -> bool:
        return crypto.same(self.seal, seal(self.sha256))


def seal(sha256: str) -> str:
    return crypto.fingerprint("backup", sha256)


def dated(made_at: datetime) -> str:
    """The name of a backup in a folder of them; the names are in the order of time."""
    return f"portal-{made_at:%Y%m%dT%H%M%SZ}.zip"


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write(target: Path, copy: Path, manifest: Manifest) -> None:
    """Zip both beside the copy; the file is in its place once all of it is on the disk, and nobody else may read it."""
    made = copy.with_name("zipped")
    with os.fdopen(os.open(made, ONLY_OURS, 0o600), "wb") as file:
        with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
            zipped.writestr("manifest.json", json.dumps(asdict(manifest), indent=2))
            zipped.write(copy, "database")
        file.flush()
        os.fsync(file.fileno())
    os.replace(made, target)
    settle_folder(target.parent)


@contextmanager
def room(folder: Path) -> Iterator[Path]:
    """Where a copy of the database may be put for a while: in a folder of its own beneath `folder`."""
    with TemporaryDirectory(dir=folder, prefix=ROOM) as made:
        yield Path(made) / "database"


def clear_away(folder: Path, now: datetime) -> None:
    """Remove what killed backups left; what changed within a day may be of one that is being made.

    What cannot be removed, or is removed by another one at this moment, keeps no backup from being made.
    """
    for left in folder.glob(f"{ROOM}*"):
        with suppress(OSError):
            held = [left, *left.iterdir()]
            is_ours = OUR_ROOM.fullmatch(left.name) and all(IN_A_ROOM.fullmatch(path.name) for path in held[1:])
            changed_at = max(datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in held)
            if is_ours and now - changed_at > A_KILLED_ONE:
                shutil.rmtree(left)


@contextmanager
def opened(path: Path, folder: Path) -> Iterator[tuple[Manifest, Path]]:
    """What a backup says of itself, and its copy of the database unpacked beneath `folder`, for a while.

    Raises `Refused` in words when it is none, or when the copy is not the one that was made.
    """
    with room(folder) as copy:
        try:
            with ZipFile(path) as zipped:
                manifest = Manifest(**json.loads(zipped.read("manifest.json")))
                _unpack(zipped, copy)
        except FileNotFoundError:
            raise Refused(f"There is no file {path}.") from None
        except BROKEN:
            raise Refused(NO_BACKUP) from None
        if manifest.kind != KIND or sha256(copy) != manifest.sha256:
            raise Refused(NO_BACKUP)
        yield manifest, copy


def forget(folder: Path, *, but: int) -> list[Path]:
    """Remove the oldest of our own backups in a folder, so that so many stay; says which. Other files stay."""
    ours = sorted(path for path in folder.iterdir() if OUR_NAME.fullmatch(path.name))
    old = ours[: max(0, len(ours) - but)]
    for path in old:
        path.unlink()
    return old


def settle_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _unpack(zipped: ZipFile, copy: Path) -> None:
    number = os.open(copy, ONLY_OURS, 0o600)
    with os.fdopen(number, "wb") as file, zipped.open("database") as packed:
        while chunk := packed.read(CHUNK_BYTES):
            file.write(chunk)
        file.flush()
        os.fsync(number)
