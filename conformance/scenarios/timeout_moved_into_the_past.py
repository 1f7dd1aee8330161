"""A deadline that is moved into the past strikes at the next suspension, not at once."""

import asyncio


async def main(t):
    try:
        async with asyncio.timeout(100) as cm:
            await asyncio.sleep(5)
            cm.reschedule(1)
            t.at(f"expired {cm.expired()}")
            await asyncio.sleep(0)
            t.at(f"after a turn expired {cm.expired()}")
            await asyncio.sleep(10)
    except TimeoutError as e:
        t.at(t.error(e))
