"""Of a wait_for() inside of a timeout block the shorter limit strikes; the other one is not disturbed."""

import asyncio


async def main(t):
    for limit, inner in (2, 1), (1, 2):
        try:
            async with asyncio.timeout(limit) as cm:
                try:
                    await asyncio.wait_for(asyncio.sleep(10), inner)
                except TimeoutError as e:
                    t.at(f"inside {t.error(e)}")
        except TimeoutError as e:
            t.at(f"outside {t.error(e)}")
        t(f"expired {cm.expired()}")
