"""Main cancelled by one of its tasks: CancelledError leaves run()."""

import asyncio


async def killer(main_task):
    await asyncio.sleep(1)
    main_task.cancel()

async def main(t):
    me = asyncio.current_task()
    task = asyncio.create_task(killer(me))
    try:
        await asyncio.sleep(100)
    finally:
        t.at(f"main finally, killer {t.ended(task)}")
