"""A task that nobody holds goes on while it is ready or waits for something that the loop holds."""

import asyncio
import gc


async def work(t):
    t("begins")
    await asyncio.sleep(0)
    t("goes on")
    await asyncio.sleep(1)
    t.at("ends")


def start(t):
    asyncio.create_task(work(t))


async def main(t):
    start(t)
    for _ in range(3):
        gc.collect()
        await asyncio.sleep(0)
    gc.collect()
    await asyncio.sleep(2)
    t.at("end")
