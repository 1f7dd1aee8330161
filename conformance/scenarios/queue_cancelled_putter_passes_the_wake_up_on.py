"""A putter that is cancelled after a slot became free wakes the next one."""

import asyncio


async def putter(t, q, name):
    try:
        await q.put(name)
        t(f"{name} is in")
    except asyncio.CancelledError:
        t(f"{name} cancelled")
        raise

async def main(t):
    q = asyncio.Queue(1)
    q.put_nowait("first")
    a = asyncio.create_task(putter(t, q, "a"))
    b = asyncio.create_task(putter(t, q, "b"))
    await asyncio.sleep(1)
    q.get_nowait()
    a.cancel()
    await asyncio.wait([a, b])
    t.at(f"{t.ended(a)} {t.ended(b)}, got {q.get_nowait()}")
