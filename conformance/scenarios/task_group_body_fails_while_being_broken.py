"""If the body, broken by a child's failure, raises something else, both are in the group, the child's first."""

import asyncio


async def failing():
    raise ValueError

async def main(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(failing())
            try:
                await asyncio.sleep(10)
            finally:
                raise KeyError
    except ExceptionGroup as e:
        t(f"{t.error(e)}, count {asyncio.current_task().cancelling()}")
