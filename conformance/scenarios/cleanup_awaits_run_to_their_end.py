"""After one cancel the cleanup's own awaits are undisturbed, and the error goes on afterwards."""

import asyncio


async def worker(t):
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(2)
        t.at("cleaned up")

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    t.at(t.ended(task))
