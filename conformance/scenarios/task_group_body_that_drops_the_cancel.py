"""A body that drops the cancellation of its failed group ends normally, and the group raises nevertheless."""

import asyncio


async def failing():
    await asyncio.sleep(1)
    raise ValueError

async def main(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(failing())
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                t.at(f"body cancelled, count {asyncio.current_task().cancelling()}")
            await asyncio.sleep(1)
            t.at("body ends")
    except ExceptionGroup as e:
        t.at(f"{t.error(e)}, count {asyncio.current_task().cancelling()}")
