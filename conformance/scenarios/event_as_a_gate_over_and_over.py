"""A task that waits, clears and waits again passes once for each set(), however many waiters there are."""

import asyncio


async def worker(t, ev, name):
    for i in range(2):
        await ev.wait()
        ev.clear()
        t.at(f"{name} {i}")

async def main(t):
    ev = asyncio.Event()
    a = asyncio.create_task(worker(t, ev, "a"))
    b = asyncio.create_task(worker(t, ev, "b"))
    for _ in range(3):
        await asyncio.sleep(1)
        ev.set()
    await asyncio.wait([a, b])
    t.at(f"set {ev.is_set()}")
