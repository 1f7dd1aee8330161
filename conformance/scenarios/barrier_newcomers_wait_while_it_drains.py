"""Who comes while a full barrier lets its party out has to wait, and may be overtaken by the next round of that party."""

import asyncio


async def arrive(t, barrier, name):
    for i in range(2):
        t(f"{name} got {await barrier.wait()} in round {i}")

async def main(t):
    barrier = asyncio.Barrier(2)
    tasks = [asyncio.create_task(arrive(t, barrier, name)) for name in "abcd"]
    await asyncio.wait(tasks)
    t(f"waiting {barrier.n_waiting}")
