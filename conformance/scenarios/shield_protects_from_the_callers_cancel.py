"""Cancelling the caller of shield() cancels only the outer future; the inner task goes on to its end."""

import asyncio


async def inner(t):
    await asyncio.sleep(2)
    t.at("inner ends")
    return "inner result"

async def caller(t, task):
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError as e:
        t.at(f"caller: {t.error(e)}, inner {t.ended(task)}, its cancelling {task.cancelling()}")
        raise

async def main(t):
    task = asyncio.create_task(inner(t))
    top = asyncio.create_task(caller(t, task))
    await asyncio.sleep(1)
    top.cancel()
    t.at(await task)
    t(f"{t.ended(top)} {t.ended(task)}")
