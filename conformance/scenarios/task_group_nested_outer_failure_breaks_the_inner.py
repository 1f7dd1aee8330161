"""A failure in the outer group cancels a body that is inside of an inner group: the inner's children go first, and one group leaves."""

import asyncio


async def failing():
    await asyncio.sleep(1)
    raise ValueError

async def inner_child(t):
    try:
        await asyncio.sleep(10)
    finally:
        t.at("inner child cleans up")

async def main(t):
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(failing())
            try:
                async with asyncio.TaskGroup() as inner:
                    inner.create_task(inner_child(t))
            finally:
                t.at("inner is over")
    except ExceptionGroup as e:
        t.at(f"{t.error(e)}, count {asyncio.current_task().cancelling()}")
