"""A cancel from outside reaches the inner and leaves wait_for() as CancelledError."""

import asyncio


async def worker(t):
    try:
        await asyncio.sleep(10)
    finally:
        t.at("worker finally")

async def caller(t):
    try:
        await asyncio.wait_for(worker(t), 5)
    except (TimeoutError, asyncio.CancelledError) as e:
        t.at(f"caller: {t.error(e)} {t.reason(e)}")
        raise

async def main(t):
    task = asyncio.create_task(caller(t))
    await asyncio.sleep(1)
    task.cancel("outside")
    await asyncio.wait([task])
    t.at(t.ended(task))
