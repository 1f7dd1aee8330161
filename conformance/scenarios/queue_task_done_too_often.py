"""One task_done() more than there were items is a ValueError; an item put later makes join() wait again."""

import asyncio


async def joiner(t, q):
    await q.join()
    t.at("joined")

async def main(t):
    q = asyncio.Queue()
    q.put_nowait(1)
    q.task_done()
    try:
        q.task_done()
    except ValueError as e:
        t(f"{t.error(e)}, size {q.qsize()}")
    q.put_nowait(2)
    task = asyncio.create_task(joiner(t, q))
    await asyncio.sleep(1)
    q.task_done()
    await task
