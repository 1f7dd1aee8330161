"""After shutdown() put fails; get works until the queue is empty and then fails; waiting getters are woken."""

import asyncio


async def getter(t, q, name):
    try:
        t(f"{name} got {await q.get()}")
    except asyncio.QueueShutDown as e:
        t(f"{name}: {t.error(e)}")

async def main(t):
    q = asyncio.Queue()
    waiting = asyncio.create_task(getter(t, q, "waiting"))
    await asyncio.sleep(0)
    q.shutdown()
    await waiting
    full = asyncio.Queue()
    full.put_nowait("item")
    full.shutdown()
    try:
        await full.put("late")
    except asyncio.QueueShutDown as e:
        t(f"put: {t.error(e)}")
    await getter(t, full, "first")
    await getter(t, full, "second")
