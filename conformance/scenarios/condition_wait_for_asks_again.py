"""wait_for() asks its predicate before waiting and after each wake-up, with the lock held, and gives True."""

import asyncio


async def waiter(t, cond, items):
    def ready():
        t(f"asked with {len(items)}, locked {cond.locked()}")
        return len(items) >= 2
    async with cond:
        t.at(f"got {await cond.wait_for(ready)}")

async def main(t):
    cond = asyncio.Condition()
    items = []
    task = asyncio.create_task(waiter(t, cond, items))
    for i in range(2):
        await asyncio.sleep(1)
        async with cond:
            items.append(i)
            cond.notify()
    await task
    async with cond:
        t.turns(1)
        t(f"no wait: {await cond.wait_for(lambda: True)}")
