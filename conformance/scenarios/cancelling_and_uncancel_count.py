"""cancel() counts up, uncancel() counts down and stops at zero."""

import asyncio


async def worker(t):
    me = asyncio.current_task()
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        t(f"cancelling {me.cancelling()}")
        t(f"uncancel {me.uncancel()}, uncancel {me.uncancel()}, uncancel {me.uncancel()}")
    await asyncio.sleep(1)
    return "survived"

async def main(t):
    task = asyncio.create_task(worker(t))
    t(f"cancelling {task.cancelling()}")
    await asyncio.sleep(1)
    task.cancel()
    task.cancel()
    t(f"cancelling {task.cancelling()}")
    t(await task)
    t(f"cancelling {task.cancelling()}")
