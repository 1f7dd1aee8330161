"""An eager task that makes eager tasks runs them inside of its own first step; the current task is right on every level."""

import asyncio


async def work(t, depth, creator):
    me = asyncio.current_task()
    t(f"{depth} begins, another task {me is not creator}")
    if depth < 3:
        task = asyncio.create_task(work(t, depth + 1, me))
        t(f"{depth} goes on, the same {asyncio.current_task() is me}")
        await task
    t(f"{depth} ends, the same {asyncio.current_task() is me}")

async def main(t):
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    await work(t, 0, None)
