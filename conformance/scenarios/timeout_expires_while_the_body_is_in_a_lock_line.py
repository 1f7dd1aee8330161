"""A limit that strikes in a line of waiters takes the task out of it and leaves the lock to the others."""

import asyncio


async def worker(t, gate, name, limit):
    try:
        async with asyncio.timeout(limit):
            async with gate:
                t.at(f"{name} has it")
                await asyncio.sleep(3)
    except TimeoutError as e:
        t.at(f"{name} {t.error(e)}")

async def main(t):
    gate = asyncio.Lock()
    tasks = [asyncio.create_task(worker(t, gate, name, limit)) for name, limit in (("a", 9), ("b", 2), ("c", 5))]
    await asyncio.wait(tasks)
    t.at(f"locked {gate.locked()}")
