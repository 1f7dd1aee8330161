"""A getter takes the best item of the moment it runs, not the one that woke it."""

import asyncio


async def getter(t, q):
    t(f"got {await q.get()}")

async def main(t):
    q = asyncio.PriorityQueue()
    task = asyncio.create_task(getter(t, q))
    await asyncio.sleep(0)
    q.put_nowait(5)
    q.put_nowait(1)
    await task
    t(f"left {q.get_nowait()}")
