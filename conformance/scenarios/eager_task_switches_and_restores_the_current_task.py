"""During an eager first step the new task is current; its errors are kept, not raised at the creator."""

import asyncio


async def failing(t):
    t(f"in main {asyncio.current_task().get_name() == 'main'}")
    raise ValueError

async def main(t):
    asyncio.current_task().set_name("main")
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(failing(t), name="eager")
    t(f"in main {asyncio.current_task().get_name() == 'main'}")
    try:
        await task
    except ValueError as e:
        t(t.error(e))
    t(f"in main {asyncio.current_task().get_name() == 'main'}")
