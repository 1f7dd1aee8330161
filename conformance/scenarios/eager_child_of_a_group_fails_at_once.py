"""An eager child that fails in its first step breaks the body of its group at the next await, and the siblings."""

import asyncio


async def failing(t):
    t("child fails")
    raise ValueError


async def sleeping(t):
    try:
        await asyncio.sleep(10)
    finally:
        t("sibling cancelled")


async def main(t):
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(sleeping(t))
            task = tg.create_task(failing(t))
            t(f"body goes on, child {t.ended(task)}")
            try:
                await asyncio.sleep(10)
            finally:
                t.at("body broken")
    except ExceptionGroup as e:
        t.at(t.error(e))
