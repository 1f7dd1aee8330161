"""Each task in a chain of awaiting tasks starts a turn later and hands its result on a turn later."""

import asyncio


async def link(t, n):
    t(f"link {n} starts")
    result = await asyncio.create_task(link(t, n - 1)) if n else "bottom"
    t(f"link {n} ends")
    return result

async def main(t):
    t.turns(9)
    t(await asyncio.create_task(link(t, 3)))
    await asyncio.sleep(1)
