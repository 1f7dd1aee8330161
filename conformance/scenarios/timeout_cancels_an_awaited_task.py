"""A timeout around an awaited task cancels that task; around a shielded one it does not."""

import asyncio


async def worker(t, name):
    try:
        await asyncio.sleep(3)
        t.at(f"{name} ends")
    except asyncio.CancelledError:
        t.at(f"{name} cancelled")
        raise

async def main(t):
    open_one = asyncio.create_task(worker(t, "open"))
    shielded = asyncio.create_task(worker(t, "shielded"))
    try:
        async with asyncio.timeout(1):
            await open_one
    except TimeoutError as e:
        t.at(t.error(e))
    try:
        async with asyncio.timeout(1):
            await asyncio.shield(shielded)
    except TimeoutError as e:
        t.at(t.error(e))
    await shielded
    t.at(f"{t.ended(open_one)} {t.ended(shielded)}")
