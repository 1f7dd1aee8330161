"""A timeout around a task group cancels the children, waits for their cleanup and comes out as TimeoutError, not as a group."""

import asyncio


async def child(t, name, cleanup):
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(cleanup)
        t.at(f"{name} cleaned up")

async def main(t):
    try:
        async with asyncio.timeout(2):
            async with asyncio.TaskGroup() as tg:
                tg.create_task(child(t, "a", 1))
                tg.create_task(child(t, "b", 2))
    except TimeoutError as e:
        t.at(t.error(e))
    t(f"cancelling {asyncio.current_task().cancelling()}")
