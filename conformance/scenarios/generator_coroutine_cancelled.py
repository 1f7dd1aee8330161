"""Cancelling a task in the generator form: the awaited future is cancelled and finally runs."""

import asyncio


async def worker(t, future):
    try:
        await future
        t("never")
    finally:
        t.at(f"finally, future {t.ended(future)}")

async def main(t):
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(worker(t, future))
    await asyncio.sleep(1)
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as e:
        t.at(f"{t.error(e)} {t.reason(e)}")
    t(t.ended(task))
