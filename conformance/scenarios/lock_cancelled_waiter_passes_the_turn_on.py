"""A waiter that is cancelled after it was woken passes the lock on to the next."""

import asyncio


async def worker(t, gate, name):
    try:
        async with gate:
            t(f"{name} has it")
    except asyncio.CancelledError:
        t(f"{name} cancelled")
        raise

async def main(t):
    gate = asyncio.Lock()
    await gate.acquire()
    a = asyncio.create_task(worker(t, gate, "a"))
    b = asyncio.create_task(worker(t, gate, "b"))
    await asyncio.sleep(1)
    gate.release()
    a.cancel()
    await asyncio.wait([a, b])
    t.at(f"{t.ended(a)} {t.ended(b)}, locked {gate.locked()}")
