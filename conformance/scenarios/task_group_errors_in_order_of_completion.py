"""The errors of a group are in the order in which the children failed, the body's own error last."""

import asyncio


async def child(t, delay, error):
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(delay)
        t.at(f"{t.error(error)}")
        raise error

async def main(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child(t, 3, ValueError()))
            tg.create_task(child(t, 1, KeyError()))
            tg.create_task(child(t, 2, RuntimeError()))
            await asyncio.sleep(1)
            raise ZeroDivisionError
    except ExceptionGroup as e:
        t.at(t.error(e))
