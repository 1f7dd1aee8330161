"""A waiter that is cancelled leaves the line; those before and behind it keep their order."""

import asyncio


async def worker(t, gate, name):
    try:
        async with gate:
            t.at(f"{name} has it")
            await asyncio.sleep(1)
    except asyncio.CancelledError:
        t.at(f"{name} cancelled")
        raise

async def main(t):
    gate = asyncio.Lock()
    tasks = [asyncio.create_task(worker(t, gate, name)) for name in "abcd"]
    await asyncio.sleep(0.5)
    tasks[2].cancel()
    await asyncio.wait(tasks)
    t.at(f"{t.ended(tasks[2])}, locked {gate.locked()}")
