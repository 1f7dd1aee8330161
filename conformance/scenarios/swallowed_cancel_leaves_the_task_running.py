"""Cancellation is one error, not a state: a task that drops it runs on undisturbed and ends uncancelled."""

import asyncio


async def worker(t):
    for i in range(3):
        try:
            await asyncio.sleep(1)
            t.at(f"slept {i}")
        except asyncio.CancelledError:
            t.at(f"dropped {i}")
    return "end of work"

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.sleep(1.5)
    task.cancel()
    t.at(await task)
    t(f"cancelled {task.cancelled()}, cancelling {task.cancelling()}")
