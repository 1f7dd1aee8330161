"""A limit of None never strikes, and has no deadline; one may be set on the way."""

import asyncio


async def main(t):
    async with asyncio.timeout(None) as cm:
        t(f"limited {cm.when() is not None}")
        await asyncio.sleep(1000)
    t.at(f"expired {cm.expired()}")
    try:
        async with asyncio.timeout_at(None) as cm:
            cm.reschedule(1010)
            await asyncio.sleep(1000)
    except TimeoutError as e:
        t.at(f"{t.error(e)}, expired {cm.expired()}")
