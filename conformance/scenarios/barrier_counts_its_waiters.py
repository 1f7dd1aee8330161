"""n_waiting counts who waits, goes up with each arrival and is back to zero when the party is through."""

import asyncio


async def arrive(t, barrier, delay):
    await asyncio.sleep(delay)
    index = await barrier.wait()
    t.at(f"{index}: waiting {barrier.n_waiting}")

async def main(t):
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(arrive(t, barrier, delay)) for delay in (1, 2, 3)]
    for _ in range(3):
        t.at(f"waiting {barrier.n_waiting}")
        await asyncio.sleep(0.9)
    await asyncio.wait(tasks)
    await barrier.reset()
    t.at(f"waiting {barrier.n_waiting}, broken {barrier.broken}")
