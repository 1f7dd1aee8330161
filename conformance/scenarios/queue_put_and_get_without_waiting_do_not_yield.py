"""put() and get() that need not wait let nothing else run; a full or empty queue makes them wait."""

import asyncio


async def consumer(t, q):
    for _ in range(4):
        t(f"got {await q.get()}")
        q.task_done()

async def main(t):
    q = asyncio.Queue(maxsize=2)
    task = asyncio.create_task(consumer(t, q))
    for i in range(4):
        await q.put(i)
        t(f"put {i}, size {q.qsize()}")
    await q.join()
    t(f"joined, consumer {t.ended(task)}")
    await task
