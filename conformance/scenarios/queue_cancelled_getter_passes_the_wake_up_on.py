"""A getter that is cancelled after it was woken wakes the next one, and the item is not lost."""

import asyncio


async def getter(t, q, name):
    try:
        t(f"{name} got {await q.get()}")
    except asyncio.CancelledError:
        t(f"{name} cancelled, size {q.qsize()}")
        raise

async def main(t):
    q = asyncio.Queue()
    a = asyncio.create_task(getter(t, q, "a"))
    b = asyncio.create_task(getter(t, q, "b"))
    await asyncio.sleep(1)
    q.put_nowait("item")
    a.cancel()
    await asyncio.wait([a, b])
    t.at(f"{t.ended(a)} {t.ended(b)}")
