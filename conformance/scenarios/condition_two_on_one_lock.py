"""Two conditions may share a lock: each has its own waiters, and the lock is held for both."""

import asyncio


async def waiter(t, cond, name):
    async with cond:
        await cond.wait()
        t.at(f"{name} woken")

async def main(t):
    gate = asyncio.Lock()
    full, empty = asyncio.Condition(gate), asyncio.Condition(gate)
    a = asyncio.create_task(waiter(t, full, "full"))
    b = asyncio.create_task(waiter(t, empty, "empty"))
    await asyncio.sleep(1)
    async with gate:
        t(f"locked {full.locked()} {empty.locked()}")
        empty.notify_all()
    await asyncio.sleep(1)
    async with empty:
        full.notify_all()
    await asyncio.wait([a, b])
