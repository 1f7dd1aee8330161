"""A cancelled sleep leaves no timer behind: while nothing else is set, time does not move on to where it would have ended."""

import asyncio
import concurrent.futures
import threading


async def sleeper():
    await asyncio.sleep(100)


async def main(t):
    task = asyncio.create_task(sleeper())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    future = concurrent.futures.Future()
    thread = threading.Timer(0.02, future.set_result, ("from a thread",))
    thread.start()
    t.at(await asyncio.wrap_future(future))
    thread.join()
