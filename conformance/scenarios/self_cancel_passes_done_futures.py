"""A task that cancels itself goes on through finished futures; the error comes at the next real suspension."""

import asyncio


async def worker(t):
    future = asyncio.get_running_loop().create_future()
    future.set_result("done future")
    asyncio.current_task().cancel()
    t(await future)
    try:
        await asyncio.sleep(0)
        t("never")
    except asyncio.CancelledError as e:
        t(f"at sleep(0): {t.error(e)}")
    await asyncio.sleep(0.5)
    t.at("worker ends")

async def main(t):
    task = asyncio.create_task(worker(t))
    t.turns(3)
    await task
    t(t.ended(task))
