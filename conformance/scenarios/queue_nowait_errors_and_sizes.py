"""get_nowait() on an empty and put_nowait() on a full queue are errors; a size of zero or less means no limit."""

import asyncio


async def main(t):
    q = asyncio.Queue(1)
    try:
        q.get_nowait()
    except asyncio.QueueEmpty as e:
        t(t.error(e))
    q.put_nowait(1)
    try:
        q.put_nowait(2)
    except asyncio.QueueFull as e:
        t(t.error(e))
    t(f"{q.qsize()} of {q.maxsize}, empty {q.empty()}, full {q.full()}")
    for size in 0, -1:
        free = asyncio.Queue(size)
        for i in range(10):
            free.put_nowait(i)
        t(f"{free.qsize()} of {free.maxsize}, empty {free.empty()}, full {free.full()}")
