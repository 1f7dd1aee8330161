"""A waiter whose limit is over leaves the line; a later release goes to who is left."""

import asyncio


async def worker(t, slots, name, limit):
    try:
        async with asyncio.timeout(limit):
            await slots.acquire()
        t.at(f"{name} is in")
    except TimeoutError:
        t.at(f"{name} gives up")

async def main(t):
    slots = asyncio.Semaphore(0)
    a = asyncio.create_task(worker(t, slots, "a", 1))
    b = asyncio.create_task(worker(t, slots, "b", 5))
    asyncio.get_running_loop().call_later(2, slots.release)
    await asyncio.wait([a, b])
    t.at(f"locked {slots.locked()}")
