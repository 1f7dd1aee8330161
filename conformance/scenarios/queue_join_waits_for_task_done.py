"""join() returns when task_done() was called for every item, not when the queue is empty."""

import asyncio


async def worker(t, q):
    while True:
        item = await q.get()
        await asyncio.sleep(1)
        t.at(f"{item} done")
        q.task_done()

async def main(t):
    q = asyncio.Queue()
    await q.join()
    t("nothing to wait for")
    for item in "ab":
        q.put_nowait(item)
    task = asyncio.create_task(worker(t, q))
    await q.join()
    t.at(f"joined, empty {q.empty()}")
    task.cancel()
    await asyncio.wait([task])
