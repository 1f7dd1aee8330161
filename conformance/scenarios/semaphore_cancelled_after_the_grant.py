"""A waiter that is cancelled after it was given a slot gives it back, and the next in line gets it."""

import asyncio


async def worker(t, slots, name):
    try:
        async with slots:
            t(f"{name} is in")
    except asyncio.CancelledError:
        t(f"{name} cancelled, locked {slots.locked()}")
        raise

async def main(t):
    slots = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(worker(t, slots, name)) for name in "ab"]
    await asyncio.sleep(1)
    slots.release()
    tasks[0].cancel()
    await asyncio.wait(tasks)
    t.at(f"{t.ended(tasks[0])} {t.ended(tasks[1])}, locked {slots.locked()}")
