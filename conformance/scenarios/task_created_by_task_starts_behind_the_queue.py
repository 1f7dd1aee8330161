"""A task made during a step starts behind everything already queued, before what is queued later."""

import asyncio


async def child(t, name):
    t(f"child {name}")

async def parent(t, name):
    t(f"parent {name}")
    asyncio.create_task(child(t, name))
    await asyncio.sleep(0)
    t(f"parent {name} again")

async def main(t):
    tasks = [asyncio.create_task(parent(t, name)) for name in ("a", "b")]
    for task in tasks:
        await task
    t("end")
