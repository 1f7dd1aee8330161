"""A cancelled child makes gather fail with CancelledError, but the gather itself is not in the cancelled state."""

import asyncio


async def worker(t, name, delay):
    await asyncio.sleep(delay)
    t.at(f"{name} ends")

async def main(t):
    a = asyncio.create_task(worker(t, "a", 10))
    b = asyncio.create_task(worker(t, "b", 2))
    gathering = asyncio.gather(a, b)
    await asyncio.sleep(1)
    a.cancel()
    try:
        await gathering
    except asyncio.CancelledError as e:
        t.at(f"{t.error(e)}, gather cancelled {gathering.cancelled()}, done {gathering.done()}")
    await b
    t(f"{t.ended(a)} {t.ended(b)}")
