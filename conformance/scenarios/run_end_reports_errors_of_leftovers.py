"""A leftover that fails during its cleanup is reported to the exception handler; a cancelled one is not."""

import asyncio


async def worker(t, name):
    try:
        await asyncio.sleep(100)
    finally:
        t.at(f"{name} finally")
        if name == "failing":
            raise ValueError

async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: t(f"handler: {t.error(context.get('exception'))}, task given {'task' in context}"))
    one = asyncio.create_task(worker(t, "failing"))
    await asyncio.sleep(1)
    t.at("main ends")
