"""A task that is in the ready queue after sleep(0) starts its next step with the error."""

import asyncio


async def worker(t):
    t("worker starts")
    try:
        await asyncio.sleep(0)
        t("never")
    except asyncio.CancelledError as e:
        t(f"worker: {t.error(e)}")

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.sleep(0)
    t(f"cancel {task.cancel()}")
    await task
    t(t.ended(task))
