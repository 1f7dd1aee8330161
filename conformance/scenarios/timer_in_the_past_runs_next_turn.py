"""Negative delays and deadlines in the past mean: as soon as possible, in order of their deadlines."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    await asyncio.sleep(5)
    loop.call_later(-1, t.at, "one second ago")
    loop.call_at(3, t.at, "two seconds ago")
    loop.call_soon(t.at, "soon")
    await asyncio.sleep(0)
    t.at("end of turn")
    await asyncio.sleep(0.1)
    t.at("end")
