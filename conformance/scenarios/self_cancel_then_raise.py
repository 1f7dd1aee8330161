"""A task that cancels itself and then fails before any suspension ends with its own error."""

import asyncio


async def worker(t):
    asyncio.current_task().cancel()
    raise ValueError

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.wait([task])
    t(f"{t.ended(task)}, cancelling {task.cancelling()}")
