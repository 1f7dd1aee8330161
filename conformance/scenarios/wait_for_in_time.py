"""wait_for() gives the result or the error of what ends in time; None means no limit."""

import asyncio


async def worker(t, delay, fails=False):
    await asyncio.sleep(delay)
    if fails:
        raise KeyError
    return "result"

async def main(t):
    t.at(await asyncio.wait_for(worker(t, 1), 2))
    t.at(await asyncio.wait_for(worker(t, 100), None))
    try:
        await asyncio.wait_for(worker(t, 1, fails=True), 2)
    except KeyError as e:
        t.at(t.error(e))
    await asyncio.sleep(10)
    t.at("end")
