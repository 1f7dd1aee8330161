"""An error of the body cancels the children and leaves as a group of one."""

import asyncio


async def child(t):
    try:
        await asyncio.sleep(10)
    finally:
        t.at("child finally")

async def main(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(child(t))
            await asyncio.sleep(1)
            raise KeyError
    except ExceptionGroup as e:
        t.at(t.error(e))
