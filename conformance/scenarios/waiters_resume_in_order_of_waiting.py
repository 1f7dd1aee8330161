"""Several tasks await one future and resume in the order in which they began to wait."""

import asyncio


async def waiter(t, future, name, delay):
    await asyncio.sleep(delay)
    t.at(f"{name} waits")
    t.at(f"{name} got {await future}")

async def main(t):
    future = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(waiter(t, future, name, delay)) for name, delay in (("a", 0.3), ("b", 0.1), ("c", 0.2))]
    await asyncio.sleep(1)
    future.set_result("it")
    await tasks[0]
    t("first task done")
    await tasks[1]
    await tasks[2]
    t("end")
