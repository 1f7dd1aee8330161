"""The first failing child cancels its siblings and breaks the body; the error leaves as a group."""

import asyncio


async def good(t, name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        t.at(f"{name}: {t.error(e)}")
        raise

async def bad(t):
    await asyncio.sleep(1)
    raise ValueError

async def main(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(good(t, "a"))
            tg.create_task(bad(t))
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as e:
                t.at(f"body: {t.error(e)}, cancelling {asyncio.current_task().cancelling()}")
                raise
    except* ValueError as e:
        t.at(t.error(e))
    t(f"cancelling {asyncio.current_task().cancelling()}")
