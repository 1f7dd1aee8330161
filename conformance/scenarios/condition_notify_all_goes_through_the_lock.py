"""notify_all() wakes everybody, and they pass one by one as each releases the lock."""

import asyncio


async def waiter(t, cond, name):
    async with cond:
        t(f"{name} got {await cond.wait()}")
        await asyncio.sleep(1)
        t.at(f"{name} leaves")

async def main(t):
    cond = asyncio.Condition()
    tasks = [asyncio.create_task(waiter(t, cond, name)) for name in "abc"]
    await asyncio.sleep(1)
    async with cond:
        cond.notify_all()
        t("notified")
    await asyncio.wait(tasks)
