"""A child that ends cancelled is no error: the group and its other children go on."""

import asyncio


async def child(t, name, delay):
    await asyncio.sleep(delay)
    t.at(f"{name} ends")

async def main(t):
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(child(t, "a", 10))
        tg.create_task(child(t, "b", 3))
        await asyncio.sleep(1)
        a.cancel()
        t("asked")
    t.at(f"no error, {t.ended(a)}")
