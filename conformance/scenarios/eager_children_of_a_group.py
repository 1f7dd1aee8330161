"""With eager children a group's body sees what they did before it goes on; the group waits for the rest."""

import asyncio


async def work(t, n):
    t(f"{n} begins")
    if n > 1:
        await asyncio.sleep(n)
    t.at(f"{n} ends")

async def main(t):
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    async with asyncio.TaskGroup() as tg:
        for n in 1, 3, 2:
            task = tg.create_task(work(t, n))
            t(f"done {task.done()}")
    t.at("group ends")
