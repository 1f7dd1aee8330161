"""Cancelling a task that is in wait() does not touch what it waits for."""

import asyncio


async def worker(t):
    await asyncio.sleep(3)
    t.at("worker ends")

async def waiter(t, task):
    try:
        await asyncio.wait([task])
    finally:
        t.at(f"waiter finally, worker {t.ended(task)}")

async def main(t):
    low = asyncio.create_task(worker(t))
    top = asyncio.create_task(waiter(t, low))
    await asyncio.sleep(1)
    top.cancel()
    await low
    t.at(f"{t.ended(top)} {t.ended(low)}")
