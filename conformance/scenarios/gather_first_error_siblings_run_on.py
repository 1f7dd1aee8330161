"""The first error is passed on at once; the siblings run on, and what they raise later goes nowhere."""

import asyncio


async def good(t):
    await asyncio.sleep(3)
    t.at("good ends")
    return 1

async def bad(t, delay):
    await asyncio.sleep(delay)
    t.at("bad fails")
    raise ValueError if delay == 1 else KeyError

async def main(t):
    try:
        await asyncio.gather(good(t), bad(t, 1), bad(t, 2))
    except ValueError as e:
        t.at(t.error(e))
    await asyncio.sleep(5)
    t.at("end")
