"""Tasks that yield with sleep(0) take turns in a fixed order."""

import asyncio


async def worker(t, name, n):
    for i in range(n):
        t(f"{name}{i}")
        await asyncio.sleep(0)
    t(f"{name} ends")

async def main(t):
    tasks = [asyncio.create_task(worker(t, name, n)) for name, n in (("a", 3), ("b", 1), ("c", 2))]
    for task in tasks:
        await task
    t("end")
