"""Lazy tasks begin after their creator's step, eager ones inside of it, in order of creation."""

import asyncio


async def work(t, name):
    t(f"{name} begins")
    await asyncio.sleep(0)
    t(f"{name} ends")

async def main(t):
    loop = asyncio.get_running_loop()
    for factory in None, asyncio.eager_task_factory:
        loop.set_task_factory(factory)
        tasks = []
        for name in "ab":
            tasks.append(asyncio.create_task(work(t, name)))
            t(f"{name} is made")
        await asyncio.wait(tasks)
