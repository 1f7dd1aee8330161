"""Calling a coroutine function runs nothing; the body starts where it is awaited, as a plain call."""

import asyncio


async def worker(t):
    t("worker runs")
    return 5

async def main(t):
    asyncio.get_running_loop().call_soon(t, "callback")
    coroutine = worker(t)
    t("called")
    t(f"got {await coroutine}")
    await asyncio.sleep(0)
    t("end")
