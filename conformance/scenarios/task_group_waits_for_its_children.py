"""A task group ends when its body and all of its children have ended."""

import asyncio


async def child(t, name, delay):
    t(f"{name} starts")
    await asyncio.sleep(delay)
    t.at(f"{name} ends")
    return name

async def main(t):
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(child(t, "a", 2))
        b = tg.create_task(child(t, "b", 1))
        t("body ends")
    t.at(f"{a.result()} {b.result()}")
