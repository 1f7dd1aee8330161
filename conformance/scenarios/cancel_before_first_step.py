"""A task cancelled before its first step never runs its body."""

import asyncio


async def worker(t):
    t("never")

async def main(t):
    task = asyncio.create_task(worker(t))
    t(f"cancel {task.cancel()}, done {task.done()}")
    try:
        await task
    except asyncio.CancelledError as e:
        t(t.error(e))
    t(f"{t.ended(task)}, cancel again {task.cancel()}")
