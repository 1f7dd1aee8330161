"""If the awaited task drops the cancellation, its awaiter gets the result and never the error."""

import asyncio


async def inner(t):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        t("inner drops it")
    return "result"

async def outer(t, task):
    t(f"outer got {await task}, cancelling {asyncio.current_task().cancelling()}")
    await asyncio.sleep(1)
    t.at("outer undisturbed")

async def main(t):
    low = asyncio.create_task(inner(t))
    top = asyncio.create_task(outer(t, low))
    await asyncio.sleep(1)
    top.cancel()
    await top
    t(f"{t.ended(low)} {t.ended(top)}")
