"""From the loop's own thread call_soon_threadsafe() queues in line with call_soon()."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    loop.call_soon(t, "soon 1")
    loop.call_soon_threadsafe(t, "threadsafe 2")
    loop.call_soon(t, "soon 3")
    loop.call_soon_threadsafe(t, "threadsafe 4")
    await asyncio.sleep(0)
    t("one turn on")
    await asyncio.sleep(0)
    t("two turns on")
