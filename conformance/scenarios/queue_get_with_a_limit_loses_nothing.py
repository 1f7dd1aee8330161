"""A get() that is given up leaves the queue as it was: the next item goes to who asks next."""

import asyncio


async def main(t):
    q = asyncio.Queue()
    try:
        await asyncio.wait_for(q.get(), 1)
    except TimeoutError as e:
        t.at(t.error(e))
    asyncio.get_running_loop().call_later(1, q.put_nowait, "item")
    t.at(f"got {await asyncio.wait_for(q.get(), 5)}")
    t.at(f"size {q.qsize()}")
