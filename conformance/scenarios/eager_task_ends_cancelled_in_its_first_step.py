"""An eager task that raises a CancelledError in its first step is cancelled when create_task() returns."""

import asyncio


async def work():
    raise asyncio.CancelledError("own")

async def main(t):
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(work())
    t(f"{t.ended(task)}, cancel {task.cancel()}")
    try:
        await task
    except asyncio.CancelledError as e:
        t(t.reason(e))
