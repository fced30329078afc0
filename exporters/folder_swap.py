"""Puts a finished folder in the place of another, in one step where the system has such a step."""

import ctypes
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HERE = -100  # AT_FDCWD: a relative path starts at the working directory
_EXCHANGE = 2  # RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS


def put_in_place(staged: Path, folder: Path) -> None:
    """`folder` is the staged folder afterwards; a kill at any moment leaves the old one or the new one.

    Where the system cannot exchange two folders in one step, the old one is set aside for a moment;
    a kill within it is repaired by `recover`, which the next writer calls.
    """
    if not folder.exists() or not any(folder.iterdir()):
        staged.rename(folder)
    elif exchange(staged, folder):
        shutil.rmtree(staged)
    else:
        replace_in_two_steps(staged, folder)


def exchange(one: Path, other: Path) -> bool:
    """Swaps two folders in one step; False, and nothing done, where this system or file system cannot."""
    libc = ctypes.CDLL(None, use_errno=True)
    paths = (os.fsencode(one), os.fsencode(other))
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        return bool(libc.renamex_np(*paths, _EXCHANGE) == 0)
    if hasattr(libc, "renameat2"):
        return bool(libc.renameat2(_HERE, paths[0], _HERE, paths[1], _EXCHANGE) == 0)
    return False


def replace_in_two_steps(staged: Path, folder: Path) -> None:
    """The old folder steps aside, the staged one steps in; the old one comes back when that fails."""
    aside = _aside(folder)
    folder.rename(aside)
    try:
        staged.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    shutil.rmtree(aside)


def staging_place(folder: Path, unique: str) -> Path:
    """A hidden sibling of `folder`, on the same file system, where the new content is gathered."""
    return folder.with_name(f".{folder.name}.dogwatch-new-{unique}")


def recover(folder: Path) -> None:
    """Mends what killed writers left: brings back a folder that was set aside, removes half-written ones.

    Only for the writer who holds the lock of `sole_writer`: another's half-written folder looks the same.
    """
    aside = _aside(folder)
    if aside.exists() and not folder.exists():
        aside.rename(folder)
    for left in (aside, *folder.parent.glob(f".{folder.name}.dogwatch-new-*")):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def sole_writer(parent: Path) -> Iterator[bool]:
    """Waits until no other dogwatch writes in this folder; the system ends the lock when its holder dies.

    False where the file system knows no locks on folders (some network shares): then nothing is cleaned up.
    """
    handle = os.open(parent, os.O_RDONLY)
    try:
        yield _locked(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        return False
    return True


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.dogwatch-old")
