"""A cancel that comes after the awaited future is done but before the task wakes wins: the task gets the error."""

import asyncio


async def worker(t, future):
    try:
        t(f"got {await future}")
    except asyncio.CancelledError as e:
        t(f"worker: {t.error(e)}, future {t.state(future)}")
        raise

async def main(t):
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(worker(t, future))
    await asyncio.sleep(0)
    future.set_result("value")
    t(f"cancel {task.cancel()}")
    await asyncio.wait([task])
    t(t.ended(task))
