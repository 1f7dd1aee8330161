"""A LIFO queue gives the last item first, a priority queue the smallest."""

import asyncio


async def main(t):
    last, least = asyncio.LifoQueue(), asyncio.PriorityQueue()
    for item in 3, 1, 4, 1, 5:
        last.put_nowait(item)
        await least.put(item)
    t(" ".join([str(last.get_nowait()) for _ in range(last.qsize())]))
    t(" ".join([str(await least.get()) for _ in range(least.qsize())]))
