"""`dogwatch ... | head`: a reader that has read enough is no error, and the command still ends what it began."""

import io
import os
import sys


class _ForgivingFile(io.FileIO):
    """A file whose reader may leave: what is written afterwards goes nowhere."""

    def write(self, content: object, /) -> int:
        try:
            return super().write(content)  # type: ignore[arg-type]  # a buffer, by whatever name
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return super().write(content)  # type: ignore[arg-type]  # as above


def forgive_closed_pipes() -> None:
    """From here on stdout may be closed by its reader; a stdout that somebody replaced is left as it is."""
    out = sys.__stdout__
    if out is None or out is not sys.stdout or out.isatty():
        return
    out.flush()
    forgiving = io.BufferedWriter(_ForgivingFile(out.fileno(), "w", closefd=False))
    sys.stdout = io.TextIOWrapper(forgiving, encoding=out.encoding, errors=out.errors)
