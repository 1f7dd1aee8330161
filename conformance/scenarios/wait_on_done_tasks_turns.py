"""wait() on tasks that are done: how many turns it takes, for each mode."""

import asyncio


async def worker():
    return 1

async def main(t):
    task = asyncio.create_task(worker())
    await task
    t.turns(5)
    for mode in (asyncio.ALL_COMPLETED, asyncio.FIRST_COMPLETED):
        done, pending = await asyncio.wait([task], return_when=mode)
        t(f"done {len(done)}, pending {len(pending)}")
    await asyncio.sleep(1)
