"""When the innermost await of a chain of coroutines is over, the whole chain unwinds in one turn."""

import asyncio


async def inner(t):
    t("inner starts")
    await asyncio.sleep(0)
    t("inner ends")
    return 1

async def middle(t):
    x = await inner(t)
    t("middle ends")
    return x + 1

async def outer(t):
    x = await middle(t)
    t(f"outer ends with {x}")

async def main(t):
    task = asyncio.create_task(outer(t))
    t.turns(3)
    await task
    t("end")
