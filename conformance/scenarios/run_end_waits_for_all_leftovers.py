"""The end waits for the slowest of the leftovers; one that drops the cancellation is waited for as well."""

import asyncio


async def worker(t, name, cleanup):
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError:
        await asyncio.sleep(cleanup)
        t.at(f"{name} ends without an error")

async def main(t):
    for name, cleanup in (("a", 3), ("b", 1), ("c", 2)):
        asyncio.create_task(worker(t, name, cleanup))
    await asyncio.sleep(1)
    t.at("main ends")
