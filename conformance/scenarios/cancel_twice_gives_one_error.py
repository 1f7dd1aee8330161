"""Two requests before delivery give one error and count as two."""

import asyncio


async def worker(t):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        t(f"{t.error(e)}, cancelling {asyncio.current_task().cancelling()}")
    await asyncio.sleep(1)
    t.at("worker ends")

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.sleep(1)
    t(f"{task.cancel()} {task.cancel()}")
    await task
    t.at(f"{t.ended(task)}, cancelling {task.cancelling()}")
