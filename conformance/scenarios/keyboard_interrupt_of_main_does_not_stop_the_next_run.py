"""If what run_until_complete() waits for ends with KeyboardInterrupt, nothing is left over that would stop the next run."""

import asyncio


async def interrupt():
    raise KeyboardInterrupt


def run(t):
    loop = t.loop()
    task = loop.create_task(interrupt())
    try:
        loop.run_until_complete(task)
    except KeyboardInterrupt as e:
        t.at(f"left by {t.error(e)}")
    loop.call_later(1, loop.stop)
    loop.run_forever()
    t.at("left by stop")
    loop.close()
