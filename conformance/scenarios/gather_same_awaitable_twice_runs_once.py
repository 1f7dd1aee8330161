"""The same coroutine or task given twice runs once and gives its result at each place."""

import asyncio


async def worker(t, name):
    t(f"{name} runs")
    await asyncio.sleep(0)
    return name

async def main(t):
    coroutine = worker(t, "coroutine")
    task = asyncio.create_task(worker(t, "task"))
    t(" ".join(await asyncio.gather(coroutine, task, coroutine, task)))
