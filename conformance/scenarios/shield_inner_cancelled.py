"""Cancelling the inner task cancels the shield's outer future."""

import asyncio


async def inner():
    await asyncio.sleep(10)

async def main(t):
    task = asyncio.create_task(inner())
    outer = asyncio.shield(task)
    await asyncio.sleep(1)
    task.cancel()
    t.turns(3)
    try:
        await outer
    except asyncio.CancelledError as e:
        t(t.error(e))
    t(f"{t.ended(task)} {t.ended(outer)}, cancelling {asyncio.current_task().cancelling()}")
