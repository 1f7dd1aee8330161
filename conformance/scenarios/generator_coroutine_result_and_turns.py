"""Results, waiting on tasks and futures, and sleep(0) turns in the generator form."""

import asyncio


async def child(t):
    t("child starts")
    await asyncio.sleep(0)
    t("child ends")
    return 20

async def adder(t, future):
    task = asyncio.create_task(child(t))
    await task
    await future
    return task.result() + future.result()

async def main(t):
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(adder(t, future))
    t.turns(6)
    await asyncio.sleep(1)
    future.set_result(3)
    t.at(f"{await task}")
