"""A group whose body starts nothing ends without letting anything else run."""

import asyncio


async def main(t):
    t.turns(1)
    async with asyncio.TaskGroup() as tg:
        t("body")
    t("after")
    await asyncio.sleep(0)
