"""The first reader of a cancelled task gets its message; a shield of it counts as the task itself, and a gather that collects it reads nothing."""

import asyncio


async def worker():
    await asyncio.sleep(10)

async def cancelled():
    task = asyncio.create_task(worker())
    await asyncio.sleep(1)
    task.cancel("why")
    await asyncio.wait([task])
    return task

async def read(t, what, awaitable):
    try:
        await awaitable
    except asyncio.CancelledError as e:
        t(f"{what}: {t.reason(e)}")

async def main(t):
    task = await cancelled()
    await asyncio.gather(task, return_exceptions=True)
    await read(t, "after a gather", task)
    await read(t, "again", task)
    task = await cancelled()
    shield = asyncio.shield(task)
    await read(t, "through a shield", shield)
    await read(t, "then itself", task)
