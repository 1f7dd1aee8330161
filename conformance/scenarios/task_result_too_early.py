"""Reading result or exception of a pending task is an InvalidStateError."""

import asyncio


async def worker():
    return 3

async def main(t):
    task = asyncio.create_task(worker())
    for use in (task.result, task.exception):
        try:
            use()
        except asyncio.InvalidStateError as e:
            t(t.error(e))
    await task
    t(f"{task.result()}, {t.error(task.exception())}")
