"""Cancelling a task that awaits a future cancels the future at once, and the task a turn later."""

import asyncio


async def worker(t, future):
    try:
        await future
    finally:
        t(f"worker finally, future {t.ended(future)}")

async def main(t):
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(worker(t, future))
    await asyncio.sleep(0)
    task.cancel()
    t(f"future {t.ended(future)}, task {t.ended(task)}")
    await asyncio.sleep(0)
    t(f"task {t.ended(task)}")
