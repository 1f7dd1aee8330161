"""A gather of gathers: the results nest, an inner gather starts its children when it is called."""

import asyncio


async def worker(t, name, delay):
    t(f"{name} starts")
    await asyncio.sleep(delay)
    t.at(f"{name} ends")
    return name

async def main(t):
    left = asyncio.gather(worker(t, "a", 1), worker(t, "b", 4))
    right = asyncio.gather(worker(t, "c", 3), worker(t, "d", 2))
    t("called")
    one, two = await asyncio.gather(left, right)
    t.at(" ".join(one) + " | " + " ".join(two))
