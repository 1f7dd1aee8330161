"""A cancel from outside while the group waits cancels the children and is raised as it is."""

import asyncio


async def child(t):
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(1)
        t.at("child cleaned up")

async def worker(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child(t))
            t("body ends")
    except asyncio.CancelledError as e:
        t.at(f"worker: {t.error(e)}, cancelling {asyncio.current_task().cancelling()}")
        raise

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    t.at(t.ended(task))
