"""A cancelled timer is skipped, does not move the clock, and cancelling twice is fine."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    early = loop.call_later(1, t.at, "early")
    late = loop.call_later(60, t.at, "late")
    loop.call_later(2, late.cancel)
    early.cancel()
    early.cancel()
    t(f"early cancelled {early.cancelled()}, late cancelled {late.cancelled()}")
    await asyncio.sleep(3)
    t.at(f"late cancelled {late.cancelled()}")
