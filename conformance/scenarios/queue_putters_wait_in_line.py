"""Each get() frees one putter, in order of waiting; a cancelled putter puts nothing."""

import asyncio


async def putter(t, q, name):
    try:
        await q.put(name)
        t.at(f"{name} is in")
    except asyncio.CancelledError:
        t.at(f"{name} cancelled")
        raise

async def main(t):
    q = asyncio.Queue(1)
    tasks = [asyncio.create_task(putter(t, q, name)) for name in "abcd"]
    await asyncio.sleep(1)
    tasks[2].cancel()
    for _ in range(3):
        await asyncio.sleep(1)
        t.at(f"got {q.get_nowait()}")
    await asyncio.wait(tasks)
    t(f"size {q.qsize()}")
