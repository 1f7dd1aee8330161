"""A cancelled wait() takes the lock back before it raises."""

import asyncio


async def waiter(t, cond):
    async with cond:
        try:
            await cond.wait()
        except asyncio.CancelledError as e:
            t.at(f"{t.error(e)}, locked {cond.locked()}")
            raise

async def main(t):
    cond = asyncio.Condition()
    task = asyncio.create_task(waiter(t, cond))
    await asyncio.sleep(1)
    async with cond:
        task.cancel()
        await asyncio.sleep(1)
        t.at(t.ended(task))
    await asyncio.wait([task])
    t.at(f"{t.ended(task)}, locked {cond.locked()}")
