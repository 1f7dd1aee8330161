"""wait_for() awaits a coroutine in the caller's own task, without a hop: same current task, nothing runs before it."""

import asyncio


async def worker(t):
    t(f"worker in {asyncio.current_task().get_name()}")
    return 1

async def main(t):
    asyncio.current_task().set_name("main")
    asyncio.get_running_loop().call_soon(t, "callback")
    t(f"got {await asyncio.wait_for(worker(t), 1)}")
    await asyncio.sleep(0)
    t("end")
