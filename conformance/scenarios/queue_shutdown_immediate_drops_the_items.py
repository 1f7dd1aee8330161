"""shutdown(immediate=True) drops what is in the queue, which lets join() go on, and wakes getters and putters with an error."""

import asyncio


async def joiner(t, q):
    await q.join()
    t("joined")

async def putter(t, q):
    try:
        await q.put("late")
    except asyncio.QueueShutDown as e:
        t(f"put: {t.error(e)}")

async def main(t):
    q = asyncio.Queue(2)
    q.put_nowait("a")
    q.put_nowait("b")
    tasks = [asyncio.create_task(joiner(t, q)), asyncio.create_task(putter(t, q))]
    await asyncio.sleep(1)
    q.shutdown(immediate=True)
    t.at(f"size {q.qsize()}")
    await asyncio.wait(tasks)
    try:
        q.get_nowait()
    except asyncio.QueueShutDown as e:
        t(f"get: {t.error(e)}")
    q.shutdown()
