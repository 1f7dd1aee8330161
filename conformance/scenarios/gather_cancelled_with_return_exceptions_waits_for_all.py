"""With return_exceptions a cancelled gather ends only when all of its children have ended."""

import asyncio


async def worker(t, name, delay, cleanup):
    try:
        await asyncio.sleep(delay)
        t.at(f"{name} ends")
        return name
    except asyncio.CancelledError:
        await asyncio.sleep(cleanup)
        t.at(f"{name} cleaned up")
        raise

async def main(t):
    gathering = asyncio.gather(worker(t, "a", 10, 3), worker(t, "b", 1, 0), worker(t, "c", 10, 2), return_exceptions=True)
    await asyncio.sleep(5)
    t(f"cancel {gathering.cancel()}, done {gathering.done()}")
    try:
        await gathering
    except asyncio.CancelledError as e:
        t.at(t.error(e))
    t(f"cancelled {gathering.cancelled()}, cancel again {gathering.cancel()}")
    await asyncio.sleep(5)
    t.at("end")
