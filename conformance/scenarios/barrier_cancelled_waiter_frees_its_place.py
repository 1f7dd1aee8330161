"""A cancelled waiter does not break a barrier: its place becomes free, and so does its index."""

import asyncio


async def arrive(t, barrier, name):
    try:
        t.at(f"{name} got {await barrier.wait()}")
    except asyncio.CancelledError:
        t.at(f"{name} cancelled")
        raise

async def main(t):
    barrier = asyncio.Barrier(3)
    a = asyncio.create_task(arrive(t, barrier, "a"))
    b = asyncio.create_task(arrive(t, barrier, "b"))
    await asyncio.sleep(1)
    b.cancel()
    await asyncio.wait([b])
    t(f"waiting {barrier.n_waiting}, broken {barrier.broken}")
    c = asyncio.create_task(arrive(t, barrier, "c"))
    await asyncio.sleep(1)
    d = asyncio.create_task(arrive(t, barrier, "d"))
    await asyncio.wait([a, c, d])
    t(f"waiting {barrier.n_waiting}")
