"""A TimeoutError of a child is a failure like any other; caught inside the child it concerns nobody else."""

import asyncio


async def careful(t):
    try:
        async with asyncio.timeout(1):
            await asyncio.sleep(10)
    except TimeoutError as e:
        t.at(f"caught {t.error(e)}")

async def careless():
    async with asyncio.timeout(2):
        await asyncio.sleep(10)

async def main(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(careful(t))
            tg.create_task(careless())
            await asyncio.sleep(10)
    except ExceptionGroup as e:
        t.at(t.error(e))
