"""Creating a task runs nothing; first steps come in creation order once the creator yields."""

import asyncio


async def worker(t, name):
    t(f"{name} starts")

async def main(t):
    loop = asyncio.get_running_loop()
    asyncio.create_task(worker(t, "a"))
    loop.call_soon(t, "callback")
    asyncio.create_task(worker(t, "b"))
    asyncio.create_task(worker(t, "c"))
    t("created")
    await asyncio.sleep(0)
    t("end")
