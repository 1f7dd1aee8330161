"""ensure_future() returns a task or future as it is and makes a task of a coroutine."""

import asyncio


async def worker(t):
    t("worker runs")
    return 1

async def main(t):
    task = asyncio.create_task(worker(t))
    future = asyncio.get_running_loop().create_future()
    t(f"same task {asyncio.ensure_future(task) is task}, same future {asyncio.ensure_future(future) is future}")
    made = asyncio.ensure_future(worker(t))
    t(f"a task {isinstance(made, asyncio.Task)}, isfuture {asyncio.isfuture(made)}")
    t(f"{await made} {await task}")
