"""A group that has ended, or is being aborted, refuses new children."""

import asyncio


async def child(t):
    t("never")

async def late(t, tg):
    try:
        await asyncio.sleep(10)
    finally:
        try:
            tg.create_task(child(t))
        except RuntimeError as e:
            t(f"aborting: {t.error(e)}")

async def main(t):
    async with asyncio.TaskGroup() as over:
        pass
    try:
        over.create_task(child(t))
    except RuntimeError as e:
        t(f"over: {t.error(e)}")
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(late(t, tg))
            await asyncio.sleep(1)
            raise ValueError
    except ExceptionGroup as e:
        t.at(t.error(e))
