"""Tasks that gather() makes, and the one that run_until_complete() makes, are not reported when they are gone while pending; one of create_task() is."""

import asyncio
import gc


async def forever():
    await asyncio.get_running_loop().create_future()


async def start():
    asyncio.gather(forever(), forever())
    asyncio.create_task(forever(), name="made")


async def stop_and_wait():
    asyncio.get_running_loop().stop()
    await forever()


def run(t):
    loop = t.loop()
    reports = []
    loop.set_exception_handler(lambda loop, context: reports.append(context["task"].get_name()))
    loop.run_until_complete(start())
    try:
        loop.run_until_complete(stop_and_wait())
    except RuntimeError as e:
        t(t.error(e))
    loop.close()
    gc.collect()
    t(f"reported {' '.join(reports)}")
