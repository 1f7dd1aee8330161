"""A selector event loop whose clock is virtual.

Time starts at 0.0. While something is ready it stands still; when nothing is, it jumps to the next timer. Work on other
threads (executor jobs, call_soon_threadsafe) is waited for in real time, with the virtual clock standing still.
"""

import asyncio
import selectors

REAL_LIMIT = 10.0  # seconds of real time to wait for another thread before calling it a deadlock


class Deadlock(BaseException):
    """Nothing is ready, no timer is set and no other thread is at work."""


class VirtualSelector:
    """Wraps a real selector: what would be a wait for a timer becomes a jump of the clock."""

    def __init__(self):
        self.real = selectors.DefaultSelector()
        self.now = 0.0
        self.threads_at_work = 0

    def select(self, timeout):
        events = self.real.select(0)
        if events or timeout == 0:
            return events
        if timeout is None or self.threads_at_work:
            events = self.real.select(REAL_LIMIT)
            if not events:
                raise Deadlock(f"nothing can happen any more at {self.now:.3f}")
            return events
        self.now += timeout
        return []

    def __getattr__(self, name):
        return getattr(self.real, name)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        self._virtual = VirtualSelector()
        super().__init__(self._virtual)
        self._clock_resolution = 1e-9

    def time(self):
        return self._virtual.now

    def run_in_executor(self, executor, func, *args):
        self._virtual.threads_at_work += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._thread_is_done)
        return future

    def _thread_is_done(self, _):
        self._virtual.threads_at_work -= 1

    async def shutdown_default_executor(self, timeout=None):
        self._virtual.threads_at_work += 1
        try:
            await super().shutdown_default_executor(timeout)
        finally:
            self._virtual.threads_at_work -= 1
