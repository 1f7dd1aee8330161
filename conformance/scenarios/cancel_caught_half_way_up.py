"""A coroutine in the middle may stop the error: its callers never see it."""

import asyncio


async def inner(t):
    try:
        await asyncio.sleep(10)
    finally:
        t("inner finally")

async def middle(t):
    try:
        await inner(t)
    except asyncio.CancelledError:
        t("middle stops it")
        return "rescued"

async def outer(t):
    result = await middle(t)
    await asyncio.sleep(1)
    t.at(f"outer got {result}")

async def main(t):
    task = asyncio.create_task(outer(t))
    await asyncio.sleep(1)
    task.cancel()
    await task
    t(t.ended(task))
