"""call_later(0) goes through the timers: call_soon calls made later in the same step go first."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    loop.call_later(0, t, "later zero")
    loop.call_soon(t, "soon one")
    loop.call_soon(lambda: loop.call_soon(t, "soon from soon"))
    loop.call_soon(t, "soon two")
    await asyncio.sleep(0.1)
    t.at("end")
