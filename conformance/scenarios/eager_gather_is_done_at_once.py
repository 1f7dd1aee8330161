"""A gather whose children all ended in their eager first step is done, and awaiting it does not yield."""

import asyncio


async def work(n):
    return n

async def main(t):
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    t.turns(1)
    both = asyncio.gather(asyncio.create_task(work(1)), asyncio.create_task(work(2)))
    t(f"done {both.done()}")
    a, b = await both
    t(f"got {a} {b}")
