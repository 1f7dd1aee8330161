"""A child may cancel another; that one ends cancelled, the group ends well."""

import asyncio


async def victim(t):
    try:
        await asyncio.sleep(10)
    finally:
        t.at("victim cleans up")

async def killer(other):
    await asyncio.sleep(1)
    other.cancel()

async def main(t):
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(victim(t))
        b = tg.create_task(killer(a))
    t.at(f"{t.ended(a)} {t.ended(b)}")
