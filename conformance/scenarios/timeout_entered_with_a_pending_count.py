"""A task whose count is already above zero may still use a timeout: only its own request is taken back."""

import asyncio


async def worker(t):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        t.at(f"dropped, cancelling {asyncio.current_task().cancelling()}")
    try:
        async with asyncio.timeout(1):
            await asyncio.sleep(10)
    except TimeoutError as e:
        t.at(f"{t.error(e)}, cancelling {asyncio.current_task().cancelling()}")

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.sleep(1)
    task.cancel()
    await task
    t.at(t.ended(task))
