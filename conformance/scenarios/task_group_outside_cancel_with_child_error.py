"""An outside cancel together with a child's error: the group is raised, and the next await is cancelled (3.13)."""

import asyncio


async def child(t):
    try:
        await asyncio.sleep(10)
    finally:
        raise ValueError

async def worker(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child(t))
    except ExceptionGroup as e:
        t.at(f"{t.error(e)}, cancelling {asyncio.current_task().cancelling()}")
    try:
        await asyncio.sleep(1)
        t.at("never")
    except asyncio.CancelledError as e:
        t.at(f"next await: {t.error(e)}")

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    t.at(f"{t.ended(task)}, cancelling {task.cancelling()}")
