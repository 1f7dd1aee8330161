"""Several cancelled tasks get their errors in the order of the requests, whatever they wait for."""

import asyncio


async def worker(t, name, what):
    try:
        await what
    finally:
        t(f"{name} finally")

async def main(t):
    loop = asyncio.get_running_loop()
    a = asyncio.create_task(worker(t, "a", asyncio.sleep(10)))
    b = asyncio.create_task(worker(t, "b", loop.create_future()))
    c = asyncio.create_task(worker(t, "c", asyncio.sleep(5)))
    await asyncio.sleep(1)
    for task in (c, a, b):
        task.cancel()
    loop.call_soon(t, "queued after the requests")
    await asyncio.wait([a, b, c])
    t("end")
