"""What a scenario writes to. Its twin is scenarios/Trace.cs; both must give the same lines."""

import asyncio

from virtual_loop import VirtualLoop


class Trace:
    def __init__(self):
        self.lines = []
        self._loop = None

    def __call__(self, text):
        """One line."""
        self.lines.append(text)

    def at(self, text):
        """One line with the loop's time before it, in seconds."""
        loop = asyncio._get_running_loop() or self._loop
        self(f"[{loop.time():.3f}] {text}")

    def loop(self):
        """A fresh virtual loop, for scenarios that drive the loop by hand."""
        self._loop = VirtualLoop()
        return self._loop

    def turns(self, n, i=1):
        """Starting with the next turn of the loop, one line in each of the next n turns."""
        loop = asyncio.get_running_loop()
        if i <= n:
            loop.call_soon(self._turn, n, i)

    def _turn(self, n, i):
        self(f"turn {i}")
        self.turns(n, i + 1)

    def error(self, e):
        """The type's name; for a group with the names of its members, in order."""
        if e is None:
            return "no error"
        if isinstance(e, BaseExceptionGroup):
            return f"ExceptionGroup({', '.join(self.error(x) for x in e.exceptions)})"
        return type(e).__name__

    def reason(self, e):
        """The message given to cancel() or to the exception, or 'no message'."""
        return str(e.args[0]) if e.args and e.args[0] is not None else "no message"

    def state(self, f):
        """How a done future ended."""
        if not f.done():
            return "pending"
        if f.cancelled():
            return "cancelled"
        return self.error(f.exception()) if f.exception() else f"result {f.result()}"

    def ended(self, f):
        """As state, for futures without a value."""
        s = self.state(f)
        return "finished" if s.startswith("result") else s

    def outcome(self, x):
        """One item of gather(..., return_exceptions=True)."""
        return self.error(x) if isinstance(x, BaseException) else f"{x}"

    def names(self, tasks):
        """The names of tasks, sorted."""
        return " ".join(sorted(x.get_name() for x in tasks)) or "none"
