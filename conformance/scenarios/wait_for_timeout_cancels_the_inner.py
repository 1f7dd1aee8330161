"""When the limit is over the inner is cancelled, its cleanup runs, and then TimeoutError is raised."""

import asyncio


async def worker(t):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        t.at(f"worker: {t.error(e)}")
        raise

async def main(t):
    task = asyncio.create_task(worker(t))
    try:
        await asyncio.wait_for(task, 1)
    except TimeoutError as e:
        t.at(t.error(e))
    t(f"{t.ended(task)}, main's cancelling {asyncio.current_task().cancelling()}")
