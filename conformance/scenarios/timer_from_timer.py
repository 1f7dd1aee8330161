"""A timer set by a timer counts from the time of the callback."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def tick(n):
        t.at(f"tick {n}")
        if n == 3:
            done.set_result("ticked")
        else:
            loop.call_later(0.5, tick, n + 1)

    loop.call_later(0.5, tick, 1)
    t(await done)
    t.at("end")
