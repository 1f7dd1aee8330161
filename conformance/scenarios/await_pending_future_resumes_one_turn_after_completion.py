"""The awaiter resumes in the turn after set_result(), in line with what was queued around it."""

import asyncio


async def waiter(t, future):
    t("waiting")
    t(f"got {await future}")

async def main(t):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = asyncio.create_task(waiter(t, future))
    await asyncio.sleep(0)
    loop.call_soon(t, "queued before")
    future.set_result(42)
    loop.call_soon(t, "queued after")
    t("set")
    await task
    t("end")
