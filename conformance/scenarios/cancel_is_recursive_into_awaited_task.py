"""Cancelling a task that awaits a task cancels the inner one first; the error climbs up turn by turn."""

import asyncio


async def inner(t):
    try:
        await asyncio.sleep(10)
    finally:
        t("inner finally")

async def outer(t, task):
    try:
        await task
    finally:
        t(f"outer finally, inner {t.ended(task)}, cancelling {asyncio.current_task().cancelling()}")

async def main(t):
    low = asyncio.create_task(inner(t))
    middle = asyncio.create_task(outer(t, low))
    top = asyncio.create_task(outer(t, middle))
    await asyncio.sleep(0.1)
    top.cancel()
    t(f"counts {low.cancelling()} {middle.cancelling()} {top.cancelling()}")
    t.turns(4)
    await asyncio.wait([top])
    t(f"{t.ended(low)} {t.ended(middle)} {t.ended(top)}")
