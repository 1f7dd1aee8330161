"""A block that ends in time is not disturbed later; the timer is gone."""

import asyncio


async def main(t):
    async with asyncio.timeout(2) as cm:
        await asyncio.sleep(1)
        t.at("body ends")
    t.at(f"expired {cm.expired()}")
    await asyncio.sleep(5)
    t.at(f"expired {cm.expired()}")
