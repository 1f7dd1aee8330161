"""An item is not reserved for the getter that was woken: another task can take it first."""

import asyncio


async def getter(t, q, name):
    t(f"{name} got {await q.get()}")

async def main(t):
    q = asyncio.Queue()
    a = asyncio.create_task(getter(t, q, "a"))
    await asyncio.sleep(0)
    q.put_nowait("first")
    t(f"main took {q.get_nowait()}")
    await asyncio.sleep(1)
    t(t.ended(a))
    q.put_nowait("second")
    await a
    try:
        q.get_nowait()
    except asyncio.QueueEmpty as e:
        t(t.error(e))
