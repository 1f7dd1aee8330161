"""all_tasks() holds a task already in its eager first step, and no longer when it ended there."""

import asyncio


async def work(t, wait):
    tasks = asyncio.all_tasks()
    t(f"inside {len(tasks)}, this one {asyncio.current_task() in tasks}")
    if wait:
        await asyncio.sleep(0)

async def main(t):
    asyncio.current_task().set_name("main")
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    asyncio.create_task(work(t, False), name="quick")
    t(f"then {t.names(asyncio.all_tasks())}")
    task = asyncio.create_task(work(t, True), name="slow")
    t(f"then {t.names(asyncio.all_tasks())}")
    await task
    t(f"at last {t.names(asyncio.all_tasks())}")
