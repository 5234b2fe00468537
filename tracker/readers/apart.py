"""Pages and feeds are read in a process apart, which may use so much time and no more.

The libraries that take the article out of a page are slow on some pages and endless on hostile ones: one tag with
25,000 attributes, 200 kB in all, took six seconds, and the time grows with the square. A parser written in C heeds no
signal handler, so the system ends the process; the next page gets a new one.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import signal
import subprocess
import sys
import threading
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from tracker.errors import InputError

SECONDS = 30  # of the processor's time for one page or one feed

_START = "import sys; sys.path[:] = {path!r}; from tracker.readers.apart import serve; serve({number})"


class Reader:
    """The process apart, started when it is first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection[Any, Any] | None = None
        self._lock = threading.Lock()

    def read(self, module: str, source: str, *arguments: object) -> Any:
        """What ``read(*arguments)`` of a module of this package returns there.

        Args:
            module: its name, such as ``html``.
            source: what is read, for errors.
            arguments: go there and come back by pickle.

        Raises:
            InputError: where that raises it, takes too long or breaks the process.
        """
        with self._lock:
            try:
                answer = self._ask((module, source, arguments, SECONDS))
            except (EOFError, OSError) as error:
                raise InputError(source, self._ended()) from error
            except BaseException:
                self.close()  # or its answer would be taken for that to the next question
                raise
        if isinstance(answer, InputError):
            raise answer
        return answer

    def close(self) -> None:
        """End the process."""
        if self._process and self._pipe:
            self._pipe.close()
            self._process.kill()
            self._process.wait()
        self.forget()

    def forget(self) -> None:
        """Leave the process to whoever started it."""
        self._process = self._pipe = None

    def _ask(self, question: object) -> Any:
        if not self._pipe:
            self._pipe, theirs = Pipe()
            program = _START.format(path=sys.path, number=theirs.fileno())
            # -c and not multiprocessing, whose child would run the user's own script once more
            self._process = subprocess.Popen([sys.executable, "-c", program], pass_fds=[theirs.fileno()])  # noqa: S603
            theirs.close()
        self._pipe.send(question)
        return self._pipe.recv()

    def _ended(self) -> str:
        """Why the process ended, in words."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self._process and self._process.wait(1) == -signal.SIGPROF:
                self.close()
                return f"reading it took more than {SECONDS} seconds"
        self.close()
        return "it breaks the parser"


def serve(number: int) -> None:
    """Answer the questions that come through a pipe, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it too, and its end closes the pipe
    pipe: Connection[Any, Any] = Connection(number)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            module, source, arguments, seconds = pipe.recv()
            read = importlib.import_module(f"tracker.readers.{module}").read
            signal.setitimer(signal.ITIMER_PROF, seconds)
            try:
                answer = read(*arguments)
            except InputError as error:
                answer = error
            except Exception as error:  # a parser of foreign pages: whatever breaks it is the page's fault
                answer = InputError(source, f"it breaks the parser: {type(error).__name__}")
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send(answer)


reader = Reader()
atexit.register(reader.close)
os.register_at_fork(after_in_child=reader.forget)
