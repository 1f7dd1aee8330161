"""The awaiter of a cancelled task gets the same error as if it was cancelled itself; only cancelling() tells."""

import asyncio


async def child():
    await asyncio.sleep(10)

async def parent(t, task):
    try:
        await task
    except asyncio.CancelledError as e:
        t(f"{t.error(e)}, cancelling {asyncio.current_task().cancelling()}")
    return "went on"

async def main(t):
    for who in ("child", "parent"):
        low = asyncio.create_task(child())
        top = asyncio.create_task(parent(t, low))
        await asyncio.sleep(1)
        (low if who == "child" else top).cancel()
        t(f"{who} cancelled: {await top}, {t.ended(low)}")
