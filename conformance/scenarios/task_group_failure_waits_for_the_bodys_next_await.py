"""A child's failure breaks the body at its next await; until then the body runs on."""

import asyncio


async def failing(t):
    t("child fails")
    raise ValueError

async def main(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(failing(t))
            t("body goes on")
            await asyncio.sleep(0)
            t("body still goes on")
            await asyncio.sleep(5)
            t("never")
    except ExceptionGroup as e:
        t.at(t.error(e))
