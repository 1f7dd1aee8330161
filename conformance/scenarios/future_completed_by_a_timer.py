"""A future completed by a timer callback: order of timer, waiter and sleeper at distinct times."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(0.2, lambda: (t.at("timer"), future.set_result("late"), loop.call_soon(t.at, "queued by the timer")))
    t.at("waiting")
    t.at(await future)
    await asyncio.sleep(0)
    t.at("end")
