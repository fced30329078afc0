"""The organisation file and the files it names: found below one folder, read whole, hashed together."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from importers.nodes import Place
from importers.report import Report
from importers.suggestions import did_you_mean

MEGABYTE = 1_000_000
LARGEST = 16 * MEGABYTE
"""Of the organisation file: ten times what 11,000 engineers need."""
LARGEST_NAMED = 64 * MEGABYTE
_UTF_16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Also the line breaks that few editors count: NEL, LS and PS would shift every place that follows."""


@dataclass(frozen=True)
class Source:
    """The content of one file; `name` is how messages call it."""

    name: str
    raw: bytes

    @property
    def start(self) -> Place:
        return Place(self.name, 1, 1)


class FileTree:
    """Reads files at or below the main file's folder and remembers what was read."""

    def __init__(self, main: Path) -> None:
        self._main = main
        self._folder = main.parent
        self._read: dict[str, bytes] = {}

    def main(self, report: Report) -> Source | None:
        """The organisation file itself; None when it cannot be read."""
        return self._read_file(self._main, "", Place(str(self._main), 0, 0), "file", report, LARGEST)

    def named(self, name: str, place: Place, where: str, report: Report) -> Source | None:
        """The file of that relative name; None, with a fault at `place`, when it must not or cannot be read."""
        if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or "\\" in name or "\0" in name:
            hint = "write it relative to the organisation file, with / between folders"
            report.fault(place, where, "is not a relative path", value=name, hint=hint)
            return None
        path = self._folder / name
        if not path.resolve().is_relative_to(self._folder.resolve()):
            hint = "copy the file into that folder"
            report.fault(place, where, "leads out of the organisation file's folder", value=name, hint=hint)
            return None
        return self._read_file(path, PurePosixPath(name).as_posix(), place, where, report)

    def sha256(self) -> str:
        """One hash over every file read: names, and texts with the byte order mark and CRLF evened out."""
        digest = hashlib.sha256()
        for name, raw in sorted(self._read.items()):
            canonical = _without_mark(raw).replace(b"\r\n", b"\n")
            digest.update(f"{name}\0{len(canonical)}\0".encode())
            digest.update(canonical)
        return digest.hexdigest()

    def _read_file(
        self, path: Path, name: str, place: Place, where: str, report: Report, largest: int = LARGEST_NAMED
    ) -> Source | None:
        try:
            with path.open("rb") as file:
                raw = file.read(largest + 1)
        except OSError as refusal:
            problem, hint = _unreadable(path, refusal)
            report.fault(place, where, problem, value=name, hint=hint)
            return None
        if len(raw) > largest:
            report.fault(place, where, f"is larger than {largest // MEGABYTE} MB", value=name)
            return None
        self._read[name] = raw
        return Source(str(path), raw)


def decoded(source: Source, report: Report) -> str | None:
    """The text of a UTF-8 file with lines ended by newlines; None, with a fault at the first bad byte, otherwise."""
    if source.raw.startswith(_UTF_16_OR_32) or b"\0" in source.raw[:200]:
        report.fault(source.start, "encoding", "is UTF-16 or not a text at all", hint="save it as UTF-8")
        return None
    raw = _without_mark(source.raw)
    try:
        text = raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as refusal:
        before = raw[: refusal.start].decode("utf-8")
        hint = "save it as UTF-8; it looks like Latin-1 or Windows-1252"
        report.fault(
            _after(before, source), "encoding", "is not UTF-8", value=f"byte 0x{raw[refusal.start]:02X}", hint=hint
        )
        return None
    return printable(text, source, report)


def printable(text: str, source: Source, report: Report) -> str | None:
    """The text itself; None, with a fault at its place, when a control character is in it."""
    if unprintable := UNPRINTABLE.search(text):
        place = _after(text[: unprintable.start()], source)
        report.fault(place, "encoding", "has a control character", value=unprintable[0], hint="remove it")
        return None
    return text


def _after(before: str, source: Source) -> Place:
    line = before.count("\n") + 1
    return Place(source.name, line, len(before) - before.rfind("\n"))


def _without_mark(raw: bytes) -> bytes:
    return raw.removeprefix(b"\xef\xbb\xbf")


def _unreadable(path: Path, refusal: OSError) -> tuple[str, str]:
    if isinstance(refusal, IsADirectoryError):
        found = sorted(one.name for one in path.glob("*.y*ml"))
        return "is a folder, not a file", f"name a file in it, such as {found[0]}" if found else ""
    if isinstance(refusal, FileNotFoundError | NotADirectoryError):
        siblings = [one.name for one in path.parent.iterdir()] if path.parent.is_dir() else []
        return "there is no such file", did_you_mean(path.name, siblings)
    return f"cannot be read: {refusal.strerror}", ""
