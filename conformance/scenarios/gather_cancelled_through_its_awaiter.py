"""Cancelling the task that awaits a gather cancels the children, and the task gets the message."""

import asyncio


async def worker(t, name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        t(f"{name}: {t.reason(e)}")
        raise

async def collector(t):
    try:
        await asyncio.gather(worker(t, "a"), worker(t, "b"))
    except asyncio.CancelledError as e:
        t(f"collector: {t.reason(e)}")
        raise

async def main(t):
    task = asyncio.create_task(collector(t))
    await asyncio.sleep(1)
    task.cancel("stop it")
    await asyncio.wait([task])
    t.at(t.ended(task))
