"""When main ends the remaining tasks are cancelled and waited for: every finally runs, also one that awaits."""

import asyncio


async def worker(t, name, cleanup):
    try:
        await asyncio.sleep(100)
    except asyncio.CancelledError as e:
        t.at(f"{name}: {t.error(e)}")
        await asyncio.sleep(cleanup)
        raise
    finally:
        t.at(f"{name} cleaned up")

async def main(t):
    asyncio.create_task(worker(t, "background", 2))
    await asyncio.sleep(1)
    t.at("main ends")
