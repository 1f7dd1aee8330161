"""Gathering tasks that are all done gives a future that is done: no turn is needed."""

import asyncio


async def worker(name):
    return name

async def main(t):
    a, b = asyncio.create_task(worker("a")), asyncio.create_task(worker("b"))
    await asyncio.sleep(0)
    t.turns(4)
    gathering = asyncio.gather(a, b)
    t(f"done {gathering.done()}")
    t(" ".join(await gathering))
    await asyncio.sleep(1)
