"""After a release with a waiter the lock looks free until the waiter runs, and a newcomer in between has to queue."""

import asyncio


async def worker(t, gate, name):
    async with gate:
        t(f"{name} has it, locked {gate.locked()}")

async def main(t):
    gate = asyncio.Lock()
    await gate.acquire()
    a = asyncio.create_task(worker(t, gate, "a"))
    await asyncio.sleep(0)
    gate.release()
    t(f"released, locked {gate.locked()}")
    async with gate:
        t(f"main has it, locked {gate.locked()}")
    await a
