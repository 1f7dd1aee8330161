"""If cleanup raises something else, the task fails with that and is not cancelled."""

import asyncio


async def worker(t):
    try:
        await asyncio.sleep(10)
    finally:
        raise KeyError("cleanup failed")

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.sleep(1)
    task.cancel()
    try:
        await task
    except KeyError as e:
        t(t.error(e))
    t(f"{t.ended(task)}, cancelling {task.cancelling()}")
