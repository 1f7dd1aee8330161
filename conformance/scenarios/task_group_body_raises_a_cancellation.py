"""A body that raises a CancelledError of its own cancels the children and passes it on, as it is."""

import asyncio


async def child(t):
    try:
        await asyncio.sleep(10)
    finally:
        t("child cleans up")

async def main(t):
    try:
        async with asyncio.TaskGroup() as tg:
            task = tg.create_task(child(t))
            await asyncio.sleep(1)
            raise asyncio.CancelledError("own")
    except asyncio.CancelledError as e:
        t.at(f"{t.reason(e)}, child {t.ended(task)}, count {asyncio.current_task().cancelling()}")
