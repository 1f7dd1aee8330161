"""Acquiring a free lock lets nothing else run; releasing a free one is a RuntimeError."""

import asyncio


async def main(t):
    gate = asyncio.Lock()
    asyncio.get_running_loop().call_soon(t, "callback")
    async with gate:
        t(f"locked {gate.locked()}")
    t(f"locked {gate.locked()}")
    try:
        gate.release()
    except RuntimeError as e:
        t(t.error(e))
    await asyncio.sleep(0)
