"""Timers run by deadline, not by order of creation, and time stands still in between."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    for delay in (0.3, 0.1, 0.4, 0.2):
        loop.call_later(delay, t.at, f"timer {delay}")
    loop.call_at(0.25, t.at, "timer at 0.25")
    t.at("start")
    await asyncio.sleep(0.35)
    t.at("awake")
    await asyncio.sleep(1)
    t.at("end")
