"""as_completed() gives awaitables whose results come in the order of completion."""

import asyncio


async def worker(t, name, delay):
    await asyncio.sleep(delay)
    if name == "bad":
        raise ValueError
    return name

async def main(t):
    for c in asyncio.as_completed([worker(t, "a", 3), worker(t, "bad", 2), worker(t, "c", 1)]):
        try:
            t.at(await c)
        except ValueError as e:
            t.at(t.error(e))
    t.at("end")
