"""A cancel that arrives in the turn in which the inner completes is not lost."""

import asyncio


async def caller(t, future):
    try:
        t(f"got {await asyncio.wait_for(future, 5)}")
    except asyncio.CancelledError as e:
        t(f"caller: {t.error(e)}")
        raise

async def main(t):
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(caller(t, future))
    await asyncio.sleep(1)
    future.set_result("value")
    task.cancel()
    await asyncio.wait([task])
    t(f"{t.ended(task)}, {t.state(future)}")
