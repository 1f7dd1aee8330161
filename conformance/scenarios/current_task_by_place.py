"""The current task is the one whose step runs: the same inside awaited coroutines, none inside callbacks."""

import asyncio


async def name(t):
    await asyncio.sleep(0)
    return asyncio.current_task().get_name()

async def worker(t):
    before = asyncio.current_task().get_name()
    t(f"{before} {await name(t)} {asyncio.current_task().get_name()}")

async def main(t):
    asyncio.current_task().set_name("main")
    asyncio.get_running_loop().call_soon(lambda: t(f"task in callback {asyncio.current_task() is not None}"))
    one = asyncio.create_task(worker(t), name="one")
    two = asyncio.create_task(worker(t), name="two")
    t(await name(t))
    await one
    await two
    t(asyncio.current_task().get_name())
