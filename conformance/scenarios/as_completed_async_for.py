"""Iterated asynchronously, as_completed() gives the original tasks, done, in order of completion (3.13)."""

import asyncio


async def worker(t, delay):
    await asyncio.sleep(delay)
    return delay

async def main(t):
    a = asyncio.create_task(worker(t, 2), name="a")
    b = asyncio.create_task(worker(t, 1), name="b")
    async for task in asyncio.as_completed([a, b]):
        t.at(f"{task.get_name()}: original {task is a or task is b}, {t.state(task)}")
    t.at("end")
