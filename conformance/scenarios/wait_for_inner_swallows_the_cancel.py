"""A value returned by an inner that drops the cancellation is returned, limit or not."""

import asyncio


async def worker(t):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        t.at("dropped")
    return "nevertheless"

async def main(t):
    t.at(await asyncio.wait_for(worker(t), 1))
    t(f"cancelling {asyncio.current_task().cancelling()}")
    await asyncio.sleep(1)
    t.at("end")
