"""Awaiting a coroutine that never suspends lets nothing else run, however deep the chain."""

import asyncio


async def other(t):
    t("other")

async def level(t, n):
    t(f"in {n}")
    if n < 3:
        await level(t, n + 1)
    t(f"out {n}")

async def main(t):
    asyncio.create_task(other(t))
    await level(t, 1)
    t("before the yield")
    await asyncio.sleep(0)
    t("end")
