"""A barrier lets its party through together, each with the index of its arrival; reset() breaks the waiting ones."""

import asyncio


async def arrive(t, barrier, name):
    try:
        t(f"{name} got {await barrier.wait()}")
    except asyncio.BrokenBarrierError as e:
        t(f"{name}: {t.error(e)}")

async def main(t):
    barrier = asyncio.Barrier(2)
    a = asyncio.create_task(arrive(t, barrier, "a"))
    b = asyncio.create_task(arrive(t, barrier, "b"))
    await asyncio.wait([a, b])
    c = asyncio.create_task(arrive(t, barrier, "c"))
    await asyncio.sleep(0)
    await barrier.reset()
    await c
    d = asyncio.create_task(arrive(t, barrier, "d"))
    t(f"main got {await barrier.wait()}")
    await d
