"""gather() gives the results in argument order, whatever the order of completion."""

import asyncio


async def worker(t, name, delay):
    t(f"{name} starts")
    await asyncio.sleep(delay)
    t.at(f"{name} ends")
    return name

async def main(t):
    t(" ".join(await asyncio.gather(worker(t, "a", 3), worker(t, "b", 1), worker(t, "c", 2))))
    t.at("end")
