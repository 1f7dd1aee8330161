"""A notification without a waiter is gone: who waits afterwards waits for the next one."""

import asyncio


async def waiter(t, cond):
    async with cond:
        await cond.wait()
        t.at("woken")

async def main(t):
    cond = asyncio.Condition()
    async with cond:
        cond.notify(5)
    task = asyncio.create_task(waiter(t, cond))
    await asyncio.sleep(1)
    async with cond:
        cond.notify(5)
    await task
