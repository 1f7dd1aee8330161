"""notify(n) wakes in order of waiting; a woken task goes on only when it has the lock."""

import asyncio


async def waiter(t, cond, name):
    async with cond:
        await cond.wait()
        t(f"{name} woken")

async def main(t):
    cond = asyncio.Condition()
    tasks = [asyncio.create_task(waiter(t, cond, name)) for name in ("a", "b", "c")]
    await asyncio.sleep(1)
    async with cond:
        cond.notify(2)
        await asyncio.sleep(1)
        t.at("notified, lock still held")
    await asyncio.sleep(1)
    t.at(" ".join(t.ended(x) for x in tasks))
    async with cond:
        cond.notify_all()
    await asyncio.wait(tasks)
    try:
        cond.notify()
    except RuntimeError as e:
        t(t.error(e))
