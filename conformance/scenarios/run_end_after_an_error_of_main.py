"""Main's error comes out of run() after the leftovers were cleaned up."""

import asyncio


async def worker(t):
    try:
        await asyncio.sleep(100)
    finally:
        await asyncio.sleep(1)
        t.at("cleaned up")

async def main(t):
    asyncio.create_task(worker(t))
    await asyncio.sleep(1)
    t.at("main fails")
    raise KeyError
