"""A block with a lock releases it, whether the body fails or is cancelled."""

import asyncio


async def failing(gate):
    async with gate:
        raise KeyError

async def sleeping(gate):
    async with gate:
        await asyncio.sleep(10)

async def main(t):
    gate = asyncio.Lock()
    try:
        await failing(gate)
    except KeyError as e:
        t(f"{t.error(e)}, locked {gate.locked()}")
    task = asyncio.create_task(sleeping(gate))
    await asyncio.sleep(1)
    t.at(f"locked {gate.locked()}")
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as e:
        t.at(f"{t.reason(e)}, locked {gate.locked()}")
