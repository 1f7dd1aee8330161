"""A child that fails while it is being cancelled adds its error; one that drops the cancellation and returns adds none."""

import asyncio


async def child(t, name, error):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        if error:
            raise error
    t(f"{name} returns")

async def main(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child(t, "stubborn", None))
            await asyncio.sleep(1)
            tg.create_task(child(t, "broken", KeyError()))
            await asyncio.sleep(1)
            raise ValueError
    except ExceptionGroup as e:
        t.at(t.error(e))
