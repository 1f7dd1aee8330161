"""Awaiting a task that is done goes on at once, as often as wanted."""

import asyncio


async def worker(t):
    t("worker runs")
    return "value"

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(t, "callback")
    t(f"{await task} {await task}")
    await asyncio.sleep(0)
    t("end")
