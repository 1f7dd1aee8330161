"""A sleeping task gets the error at its sleep, a turn later, and the timer does not hold up the clock."""

import asyncio


async def worker(t):
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError as e:
        t.at(f"worker: {t.error(e)}")
        raise
    finally:
        t.at("worker finally")

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.sleep(1)
    task.cancel()
    t.at("asked")
    try:
        await task
    except asyncio.CancelledError as e:
        t.at(f"main: {t.error(e)}")
    await asyncio.sleep(1)
    t.at(t.ended(task))
