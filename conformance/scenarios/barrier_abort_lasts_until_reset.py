"""abort() breaks those who wait and all who come, until reset() makes the barrier usable again."""

import asyncio


async def arrive(t, barrier, name):
    try:
        t(f"{name} got {await barrier.wait()}")
    except asyncio.BrokenBarrierError as e:
        t(f"{name}: {t.error(e)}")

async def main(t):
    barrier = asyncio.Barrier(2)
    a = asyncio.create_task(arrive(t, barrier, "a"))
    await asyncio.sleep(0)
    await barrier.abort()
    t(f"broken {barrier.broken}")
    await a
    await arrive(t, barrier, "b")
    await barrier.reset()
    t(f"broken {barrier.broken}")
    c = asyncio.create_task(arrive(t, barrier, "c"))
    await arrive(t, barrier, "d")
    await c
