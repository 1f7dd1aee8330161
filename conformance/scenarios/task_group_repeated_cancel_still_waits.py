"""However often its task is cancelled, a group waits for its children to end."""

import asyncio


async def child(t):
    for i in range(3):
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            t.at(f"child asked {i}")

async def worker(t):
    async with asyncio.TaskGroup() as tg:
        tg.create_task(child(t))

async def main(t):
    task = asyncio.create_task(worker(t))
    for _ in range(2):
        await asyncio.sleep(1)
        task.cancel()
    await asyncio.wait([task])
    t.at(f"{t.ended(task)}, cancelling {task.cancelling()}")
