"""The pay ledger as one JSON file: read whole, written in one step, changed by one process at a time."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from compensation.damage import refuse_damaged, refuse_damaged_corrections
from compensation.ledger import Ledger
from domain.errors import Conflict, DogwatchError, Fault, InvalidInput

_HASH = "sha256"


class LedgerFile:
    """Where the state of pay is kept between runs; a file that is not there yet is an empty ledger."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Ledger:
        """The ledger as it was last written; InvalidInput when it is something else, Conflict when it is damaged."""
        try:
            written, digest = _written(self._path.read_bytes())
            ledger = Ledger.model_validate_json(json.dumps(written))
        except FileNotFoundError:
            return Ledger()
        except ValidationError as refusal:
            first = refusal.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(step) for step in first["loc"]) or "file"
            hint = "restore it from a backup; it is only ever written by dogwatch"
            raise InvalidInput([Fault(str(self._path), 0, 0, where, "is not a pay ledger", hint=hint)]) from None
        except OSError as failure:
            raise DogwatchError(f"{self._path} cannot be read: {failure.strerror or failure}") from failure
        self._refuse_damaged(ledger, written, digest)
        return ledger

    def change(self, change: Callable[[Ledger], Ledger]) -> Ledger:
        """The changed ledger, once it is on the disk; nothing is written when `change` raises or changes nothing."""
        with self._alone():
            before = self.read()
            after = change(before)
            if after != before:
                self._write(after)
            return after

    def _refuse_damaged(self, ledger: Ledger, written: Mapping[str, Any], digest: str | None) -> None:
        """A report by its name, else the file as a whole; files of the first days have no hash of the whole."""
        for record, kept in zip(ledger.periods, written.get("periods", ()), strict=True):
            refuse_damaged(record, kept.get("report"), str(self._path))
        refuse_damaged_corrections(ledger.events, written.get("adjustments", ()), str(self._path))
        if digest not in (None, _sha256(written)):
            raise Conflict(
                f"{self._path} is damaged: it has another SHA-256 than was written down. Nothing is told or paid from "
                f"it; restore {self._path} from a backup"
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Conflict when another process holds the lock; the system gives it back when a process dies."""
        lock = self._path.with_name(f".{self._path.name}.lock")
        try:
            handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as failure:
            raise DogwatchError(f"{lock} cannot be written: {failure.strerror or failure}") from failure
        try:
            self._lock(handle)
            yield
        finally:
            os.close(handle)

    def _lock(self, handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"another dogwatch is changing {self._path} right now; try again when it is done") from None

    def _write(self, ledger: Ledger) -> None:
        try:
            new = self._path.with_name(f".{self._path.name}.new")  # one name: what a killed writer left is overwritten
            new.unlink(missing_ok=True)
            try:
                with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(_text(ledger).encode())
                    file.flush()
                    os.fsync(file.fileno())
                new.replace(self._path)
            except BaseException:
                new.unlink(missing_ok=True)
                raise
            _to_disk(self._path.parent)
        except OSError as failure:
            raise DogwatchError(f"{self._path} could not be written: {failure.strerror or failure}") from failure


def _text(ledger: Ledger) -> str:
    """The ledger, and last of all the hash of everything before."""
    text = ledger.model_dump_json(indent=1)
    return text.removesuffix("\n}") + f',\n "{_HASH}": "{_sha256(json.loads(text))}"\n}}\n'


def _written(content: bytes) -> tuple[Any, str | None]:
    """What was written, without its hash, and its hash; None for what is no JSON."""
    try:
        written = json.loads(content)
    except ValueError:
        return None, None
    digest = written.pop(_HASH, None) if isinstance(written, dict) else None
    return written, digest


def _sha256(written: object) -> str:
    return sha256(json.dumps(written, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _to_disk(folder: Path) -> None:
    """The folder's own entry too, so that the new file survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
