"""`dogwatch ... | head`: a reader that has read enough is no error, and the command still ends what it began."""

import io
import os
import sys

from domain.errors import RemoteFailure


class _ForgivingFile(io.FileIO):
    """A file whose reader may leave: what is written afterwards goes nowhere. A disk that refuses is remembered."""

    failure: OSError | None = None

    def write(self, content: object, /) -> int:
        try:
            return super().write(content)  # type: ignore[arg-type]  # a buffer, by whatever name
        except OSError as failure:
            if not isinstance(failure, BrokenPipeError):
                self.failure = failure
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return super().write(content)  # type: ignore[arg-type]  # as above


def refuse_what_was_not_written() -> None:
    """Write what is left; RemoteFailure when stdout has taken less than all of the answer, and nobody closed it."""
    out = sys.stdout
    if out is None:
        return
    try:
        out.flush()
    except OSError as failure:
        raise RemoteFailure(_told(failure)) from failure
    raw = getattr(getattr(out, "buffer", None), "raw", None)
    if isinstance(raw, _ForgivingFile) and raw.failure:
        raise RemoteFailure(_told(raw.failure))


def _told(failure: OSError) -> str:
    return f"the answer could not be written to standard output: {failure.strerror or failure}"


def forgive_closed_pipes() -> None:
    """From here on stdout may be closed by its reader; a stdout that somebody replaced is left as it is."""
    out = sys.__stdout__
    if out is None:  # closed from the start, as by `>&-`: its number must not become that of a file we open
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (for as long as the command lives)
        return
    if out is not sys.stdout or out.isatty():
        return
    out.flush()
    forgiving = io.BufferedWriter(_ForgivingFile(out.fileno(), "w", closefd=False))
    sys.stdout = io.TextIOWrapper(forgiving, encoding=out.encoding, errors=out.errors)
