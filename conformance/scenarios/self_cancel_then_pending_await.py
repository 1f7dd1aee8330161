"""A task that cancels itself and awaits a pending future cancels that future on the spot."""

import asyncio


async def worker(t, future):
    asyncio.current_task().cancel()
    try:
        await future
    finally:
        t(f"worker finally, future {t.ended(future)}")

async def main(t):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.add_done_callback(lambda f: t("future done"))
    task = asyncio.create_task(worker(t, future))
    t.turns(3)
    loop.call_soon(lambda: t(f"after the step: future {t.ended(future)}, task {t.ended(task)}"))
    await asyncio.wait([task])
    t(t.ended(task))
