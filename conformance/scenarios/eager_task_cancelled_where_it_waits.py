"""A cancel of an eager task always finds it where it waits, never before its first step."""

import asyncio


async def work(t):
    t("begins")
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        t(f"cancelled: {t.reason(e)}")
        raise

async def main(t):
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(work(t))
    task.cancel("at once")
    t("requested")
    await asyncio.wait([task])
    t.at(t.ended(task))
