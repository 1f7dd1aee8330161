"""How many turns a group needs from the end of its last child to the code after it."""

import asyncio


async def child(t):
    t("child starts")
    await asyncio.sleep(0)
    t("child ends")

async def main(t):
    t.turns(6)
    async with asyncio.TaskGroup() as tg:
        tg.create_task(child(t))
    t("after the group")
    async with asyncio.TaskGroup() as tg:
        pass
    t("after an empty group")
    await asyncio.sleep(1)
