"""Items that were taken before an immediate shutdown still count: join() waits for their task_done()."""

import asyncio


async def joiner(t, q):
    await q.join()
    t.at("joined")

async def main(t):
    q = asyncio.Queue()
    for item in "abc":
        q.put_nowait(item)
    t(f"got {await q.get()}")
    task = asyncio.create_task(joiner(t, q))
    await asyncio.sleep(1)
    q.shutdown(immediate=True)
    await asyncio.sleep(1)
    t.at(f"joined {task.done()}")
    q.task_done()
    await task
