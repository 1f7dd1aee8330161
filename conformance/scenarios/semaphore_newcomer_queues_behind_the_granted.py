"""Release and acquire in one task goes behind those who wait, as with a lock."""

import asyncio


async def worker(t, slots, name):
    async with slots:
        t.at(f"{name} is in")
        await asyncio.sleep(1)

async def main(t):
    slots = asyncio.BoundedSemaphore(1)
    await slots.acquire()
    a = asyncio.create_task(worker(t, slots, "a"))
    b = asyncio.create_task(worker(t, slots, "b"))
    await asyncio.sleep(0)
    slots.release()
    async with slots:
        t.at("main is in")
    await asyncio.wait([a, b])
