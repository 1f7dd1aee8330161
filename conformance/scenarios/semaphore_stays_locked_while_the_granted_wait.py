"""After a release with waiters the semaphore stays locked, also with slots to spare, until those who were woken have run."""

import asyncio


async def worker(t, slots, name):
    await slots.acquire()
    t(f"{name} is in, locked {slots.locked()}")

async def main(t):
    slots = asyncio.Semaphore(0)
    a = asyncio.create_task(worker(t, slots, "a"))
    b = asyncio.create_task(worker(t, slots, "b"))
    await asyncio.sleep(0)
    for _ in range(3):
        slots.release()
        t(f"released, locked {slots.locked()}")
    await asyncio.wait([a, b])
    t(f"locked {slots.locked()}")
