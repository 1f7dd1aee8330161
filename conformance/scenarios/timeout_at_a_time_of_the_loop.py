"""timeout_at() takes the loop's time; one that is over strikes at the first suspension."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    await asyncio.sleep(5)
    try:
        async with asyncio.timeout_at(loop.time() + 2):
            await asyncio.sleep(10)
    except TimeoutError as e:
        t.at(t.error(e))
    try:
        async with asyncio.timeout_at(loop.time() - 3) as cm:
            t(f"expired {cm.expired()}")
            await asyncio.sleep(10)
    except TimeoutError as e:
        t.at(f"{t.error(e)}, expired {cm.expired()}")
