"""Whose question is answered next. An answer takes a second or two of a processor, and everybody may ask.

So they are answered one after another, on a thread that nothing else uses: whatever else the service does never waits
for them, and nobody waits long. Counted in this process only.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from domain.errors import TooOften
from domain.why import Why

MOST = 4
"""Questions at a time: one that is being answered, and those that wait for their turn."""
_USUAL_SECONDS = 2.0


class WhyDesk:
    """One for each service process; safe to share between threads."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="why")
        self._asking: set[str] = set()
        self._lock = Lock()

    def ask(self, who: str, answer: Callable[[], Why]) -> Future[Why]:
        """TooOften, at once, when this one has a question here already, or too many others have."""
        with self._lock:
            if who in self._asking:
                raise TooOften("your last question is still being answered", seconds=_USUAL_SECONDS)
            if len(self._asking) >= MOST:
                raise TooOften("too many people ask at this moment", seconds=_USUAL_SECONDS * MOST)
            self._asking.add(who)
        asked = self._thread.submit(answer)
        asked.add_done_callback(lambda _: self._asking.discard(who))
        return asked

    def close(self) -> None:
        """After the question that is being answered; those that wait are dropped."""
        self._thread.shutdown(cancel_futures=True)
