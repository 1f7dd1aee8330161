"""all_tasks() holds every task that is not done, started or not."""

import asyncio


async def worker(t, delay):
    await asyncio.sleep(delay)

async def main(t):
    asyncio.current_task().set_name("main")
    one = asyncio.create_task(worker(t, 1), name="one")
    two = asyncio.create_task(worker(t, 2), name="two")
    t.at(t.names(asyncio.all_tasks()))
    await one
    t.at(t.names(asyncio.all_tasks()))
    two.cancel()
    t.at(t.names(asyncio.all_tasks()))
    await asyncio.wait([two])
    t.at(t.names(asyncio.all_tasks()))
