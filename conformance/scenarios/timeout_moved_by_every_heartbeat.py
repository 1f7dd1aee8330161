"""A deadline that is moved on each sign of life strikes only when they stop."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(2) as cm:
            for delay in 1, 1.5, 1.5, 3:
                await asyncio.sleep(delay)
                cm.reschedule(loop.time() + 2)
                t.at(f"alive until {cm.when():.1f}")
    except TimeoutError as e:
        t.at(t.error(e))
