"""A task that cancels itself and returns before any suspension ends cancelled; the value is lost."""

import asyncio


async def worker(t):
    asyncio.current_task().cancel("self")
    t("returning")
    return 1

async def main(t):
    task = asyncio.create_task(worker(t))
    try:
        t(f"got {await task}")
    except asyncio.CancelledError as e:
        t(f"{t.error(e)}: {t.reason(e)}")
    t(t.ended(task))
