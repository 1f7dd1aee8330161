"""Children may start more children while the group waits at its end; the group waits for them too."""

import asyncio


async def child(t, tg, n):
    await asyncio.sleep(1)
    t.at(f"child {n}")
    if n < 3:
        tg.create_task(child(t, tg, n + 1))

async def main(t):
    async with asyncio.TaskGroup() as tg:
        tg.create_task(child(t, tg, 1))
        t("body ends")
    t.at("group ends")
