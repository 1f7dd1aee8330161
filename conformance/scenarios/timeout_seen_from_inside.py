"""Inside the block the expiry is a cancellation without a message, and the count is one; outside it is zero again."""

import asyncio


async def main(t):
    task = asyncio.current_task()
    try:
        async with asyncio.timeout(1):
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as e:
                t(f"{t.reason(e)}, count {task.cancelling()}")
                raise
    except TimeoutError as e:
        t.at(f"{t.error(e)}, count {task.cancelling()}")
    await asyncio.sleep(1)
    t.at("goes on")
