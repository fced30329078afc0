"""Logs as one JSON object a line, without personal data: no names, no addresses, no paths with secrets in them.

A path is logged as its route's template (`/feeds/{token}.ics`), who asked as an opaque id.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from domain.clock import iso

_OWN = frozenset(vars(logging.makeLogRecord({})))
_NOISY = ("uvicorn.access", "httpx", "httpx2")
"""These write whole addresses, and tokens stand in them."""

log = logging.getLogger("dogwatch")


class JsonLines(logging.Formatter):
    """One record, one line, one object."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": iso(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _OWN and name != "color_message"}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _frames(record)
        return json.dumps(line, default=str)


def start_logging(level: str) -> None:
    """Everything to stderr as JSON lines; twice is the same as once."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger("dogwatch")
    root.handlers, root.propagate = [handler], False
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = [handler] if name == "uvicorn" else []
    for name in _NOISY:
        logging.getLogger(name).disabled = True


def _frames(record: logging.LogRecord) -> list[str]:
    """Where it broke, innermost last. The message of an exception may repeat what was sent, and is left out."""
    trace = record.exc_info[2] if record.exc_info else None
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{'/'.join(code.co_filename.split('/')[-2:])}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return frames
