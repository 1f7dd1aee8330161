"""A plain shutdown keeps the items: join() waits until they are taken and done, and a waiting putter is refused."""

import asyncio


async def putter(t, q):
    try:
        await q.put("late")
    except asyncio.QueueShutDown as e:
        t(f"put: {t.error(e)}")

async def worker(t, q):
    try:
        while True:
            t.at(f"got {await q.get()}")
            await asyncio.sleep(1)
            q.task_done()
    except asyncio.QueueShutDown as e:
        t.at(f"worker: {t.error(e)}")

async def main(t):
    q = asyncio.Queue(2)
    q.put_nowait("a")
    q.put_nowait("b")
    p = asyncio.create_task(putter(t, q))
    await asyncio.sleep(0)
    q.shutdown()
    w = asyncio.create_task(worker(t, q))
    await q.join()
    t.at("joined")
    await asyncio.wait([p, w])
