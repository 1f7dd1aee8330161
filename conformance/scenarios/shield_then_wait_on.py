"""The usual pattern: shield, catch the cancellation, wait for the inner task nevertheless."""

import asyncio


async def save(t):
    await asyncio.sleep(2)
    t.at("saved")

async def worker(t):
    saving = asyncio.create_task(save(t))
    try:
        await asyncio.shield(saving)
    except asyncio.CancelledError:
        t.at("cancelled, but saving first")
        await saving
        raise

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    t.at(t.ended(task))
