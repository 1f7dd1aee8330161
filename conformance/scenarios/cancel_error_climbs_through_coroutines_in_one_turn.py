"""Through plain coroutines the error climbs in one turn, finally by finally, from the inside out."""

import asyncio


async def level(t, n):
    try:
        if n == 3:
            await asyncio.sleep(10)
        else:
            await level(t, n + 1)
    finally:
        t(f"finally {n}")

async def main(t):
    task = asyncio.create_task(level(t, 1))
    await asyncio.sleep(1)
    task.cancel()
    t.turns(3)
    await asyncio.wait([task])
    t(t.ended(task))
