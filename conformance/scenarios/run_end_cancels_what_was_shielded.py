"""shield() does not survive the end of the run: the inner task is one of the leftovers."""

import asyncio


async def inner(t):
    try:
        await asyncio.sleep(100)
    finally:
        t.at("inner finally")

async def caller(t, task):
    try:
        await asyncio.shield(task)
    finally:
        t.at(f"caller finally, inner {t.ended(task)}")

async def main(t):
    task = asyncio.create_task(inner(t))
    top = asyncio.create_task(caller(t, task))
    await asyncio.sleep(1)
    top.cancel()
    await asyncio.sleep(1)
    t.at("main ends")
