"""Acquiring while slots are left lets nothing else run; locked() is true when none is left."""

import asyncio


async def main(t):
    slots = asyncio.Semaphore(2)
    t.turns(2)
    t(f"locked {slots.locked()}")
    t(f"got {await slots.acquire()}, locked {slots.locked()}")
    t(f"got {await slots.acquire()}, locked {slots.locked()}")
    slots.release()
    t(f"locked {slots.locked()}")
    await asyncio.sleep(0)
