"""A cancel between the failure of the awaited task and the wake-up of its awaiter hides the failure."""

import asyncio


async def failing(t):
    await asyncio.sleep(1)
    raise ValueError

async def worker(t, task):
    try:
        await task
    except (ValueError, asyncio.CancelledError) as e:
        t(f"worker: {t.error(e)}")
        raise

async def main(t):
    low = asyncio.create_task(failing(t))
    low.add_done_callback(lambda f: t(f"cancel {top.cancel()}"))
    top = asyncio.create_task(worker(t, low))
    await asyncio.wait([top])
    t(f"{t.ended(low)} {t.ended(top)}")
