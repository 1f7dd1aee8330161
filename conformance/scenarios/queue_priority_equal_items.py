"""Items of equal priority come out of a priority queue in the order of its heap, which is not that of their arrival."""

import asyncio


class Item:
    def __init__(self, priority, name):
        self.priority = priority
        self.name = name

    def __lt__(self, other):
        return self.priority < other.priority


async def main(t):
    q = asyncio.PriorityQueue()
    for i, priority in enumerate([1, 0, 1, 1, 0, 2, 1, 0, 1, 2, 1, 1]):
        q.put_nowait(Item(priority, f"{priority}{'abcdefghijkl'[i]}"))
    t(" ".join([q.get_nowait().name for _ in range(q.qsize())]))
    for name in "abcd":
        q.put_nowait(Item(0, name))
    t(" ".join([q.get_nowait().name for _ in range(4)]))
