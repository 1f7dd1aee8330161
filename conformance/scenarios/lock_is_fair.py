"""A lock serves its waiters in order; release and acquire in one task goes behind those who wait."""

import asyncio


async def worker(t, gate, name):
    async with gate:
        t(f"{name} has it")
        await asyncio.sleep(1)
    t.at(f"{name} released")

async def main(t):
    gate = asyncio.Lock()
    await gate.acquire()
    tasks = [asyncio.create_task(worker(t, gate, name)) for name in ("a", "b")]
    await asyncio.sleep(1)
    gate.release()
    t.at(f"released, locked {gate.locked()}")
    await gate.acquire()
    t.at("main has it again")
    gate.release()
    await asyncio.wait(tasks)
