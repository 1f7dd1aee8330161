"""A shutdown of the default executor that takes longer than its limit ends without an error, and the work goes on."""

import asyncio
import threading


async def work(t):
    loop = asyncio.get_running_loop()
    go_on = threading.Event()
    future = loop.run_in_executor(None, lambda: go_on.wait() and "done")
    await loop.shutdown_default_executor(0.01)
    t(f"shut down, work {t.state(future)}")
    go_on.set()
    t(f"work {await future}")


def run(t):
    asyncio.run(work(t))
