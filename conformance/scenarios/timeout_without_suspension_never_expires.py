"""A limit in the past needs a suspension to strike: a body without one ends normally."""

import asyncio


async def main(t):
    await asyncio.sleep(1)
    async with asyncio.timeout(-1) as cm:
        t("body without a suspension")
    t(f"expired {cm.expired()}")
    try:
        async with asyncio.timeout(0) as cm:
            t("body with a suspension")
            await asyncio.sleep(0)
            t("one turn on")
            await asyncio.sleep(0)
            t("two turns on")
    except TimeoutError as e:
        t(f"{t.error(e)}, expired {cm.expired()}")
