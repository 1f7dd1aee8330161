"""Callbacks that one thread hands over run on the loop's thread in the order in which they were handed over."""

import asyncio
import threading


async def main(t):
    loop = asyncio.get_running_loop()
    here = threading.get_ident()
    done = loop.create_future()

    def job():
        for i in range(5):
            loop.call_soon_threadsafe(lambda i=i: t(f"callback {i}, on the loop's thread {threading.get_ident() == here}"))
        loop.call_soon_threadsafe(done.set_result, "done")

    thread = loop.run_in_executor(None, job)
    t(await done)
    await thread
