"""A cancelled gather that returns exceptions ends with the cancellation of its last argument, whichever child ends last."""

import asyncio


async def worker(t, name, delay):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        await asyncio.sleep(delay)
        t.at(f"{name} ends")
        raise asyncio.CancelledError(name)

async def quick():
    pass

async def show(t, *children):
    task = asyncio.create_task(wait_for_all(children))
    await asyncio.sleep(1)
    task.cancel("from outside")
    try:
        await task
    except asyncio.CancelledError as e:
        t.at(t.reason(e))

async def wait_for_all(children):
    await asyncio.gather(*children, return_exceptions=True)

async def main(t):
    await show(t, worker(t, "a", 2), worker(t, "b", 1))
    await show(t, worker(t, "c", 1), quick())
