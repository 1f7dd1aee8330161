"""KeyboardInterrupt of a child leaves the group bare, after the loop was left by it: no group of errors, whatever else failed."""

import asyncio


async def interrupt():
    await asyncio.sleep(1)
    raise KeyboardInterrupt


async def failing():
    try:
        await asyncio.sleep(10)
    finally:
        raise ValueError


async def work(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(failing())
            tg.create_task(interrupt())
    except BaseException as e:
        t.at(f"group: {t.error(e)}")
        raise


def run(t):
    loop = t.loop()
    task = loop.create_task(work(t))
    for i in range(2):
        try:
            loop.run_until_complete(task)
        except KeyboardInterrupt as e:
            t.at(f"run {i} left by {t.error(e)}, task {t.ended(task)}")
    loop.close()
