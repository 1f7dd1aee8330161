"""The time of a loop never goes back, and no timer runs before its time."""

import asyncio


async def work(t):
    loop = asyncio.get_running_loop()
    times = []
    for delay in 0, 0.002, 0, 0.001:
        times.append(loop.time())
        await asyncio.sleep(delay)
    times.append(loop.time())
    t(f"in order {times == sorted(times)}")
    t(f"slept {times[2] - times[1] > 0.0019} {times[4] - times[3] > 0.0009}")


def run(t):
    asyncio.run(work(t))
