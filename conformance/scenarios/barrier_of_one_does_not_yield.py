"""A barrier for one lets everybody through at once, always with index 0; one for none is a ValueError."""

import asyncio


async def main(t):
    barrier = asyncio.Barrier(1)
    t.turns(1)
    t(f"got {await barrier.wait()}, {await barrier.wait()}")
    t(f"waiting {barrier.n_waiting} of {barrier.parties}, broken {barrier.broken}")
    try:
        asyncio.Barrier(0)
    except ValueError as e:
        t(t.error(e))
