"""With the eager task factory the first step runs inside create_task; one that ends there never enters the queue."""

import asyncio


async def quick(t):
    t("quick runs")
    return 1

async def slow(t):
    t("slow starts")
    await asyncio.sleep(0)
    t("slow ends")
    return 2

async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    loop.call_soon(t, "callback")
    one = asyncio.create_task(quick(t))
    t(f"quick done {one.done()}")
    two = asyncio.create_task(slow(t))
    t(f"slow done {two.done()}")
    t(f"got {await one}")
    t(f"got {await two}")
