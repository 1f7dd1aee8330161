"""A waiter that was notified and then cancelled passes the notification on to another (since 3.13)."""

import asyncio


async def waiter(t, cond, name):
    try:
        async with cond:
            await cond.wait()
            t(f"{name} goes on")
    except asyncio.CancelledError:
        t(f"{name} cancelled")
        raise

async def main(t):
    cond = asyncio.Condition()
    a = asyncio.create_task(waiter(t, cond, "a"))
    b = asyncio.create_task(waiter(t, cond, "b"))
    await asyncio.sleep(1)
    async with cond:
        cond.notify()
        a.cancel()
    await asyncio.wait([a, b], timeout=1)
    t.at(f"{t.ended(a)} {t.ended(b)}, locked {cond.locked()}")
    b.cancel()
    await asyncio.wait([b])
