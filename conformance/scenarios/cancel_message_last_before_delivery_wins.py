"""Before a task has run, the last cancel message wins; a task parked on a future keeps the first."""

import asyncio


async def worker(t, name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        t(f"{name}: {t.reason(e)}")
        raise

async def main(t):
    parked = asyncio.create_task(worker(t, "parked"))
    await asyncio.sleep(1)
    fresh = asyncio.create_task(worker(t, "fresh"))
    for task in (fresh, parked):
        task.cancel("first")
        task.cancel("second")
        try:
            await task
        except asyncio.CancelledError as e:
            t(f"main: {t.reason(e)}")
