"""wait() with FIRST_COMPLETED returns at the first end and leaves the others running."""

import asyncio


async def worker(t, delay):
    await asyncio.sleep(delay)
    t.at("a worker ends")

async def main(t):
    tasks = [asyncio.create_task(worker(t, delay), name=name) for name, delay in (("a", 3), ("b", 1), ("c", 2))]
    while tasks:
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        t.at(f"done {t.names(done)}, pending {t.names(pending)}")
        tasks = list(pending)
