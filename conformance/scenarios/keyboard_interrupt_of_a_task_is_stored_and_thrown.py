"""KeyboardInterrupt in a task is stored in the task and thrown out of the loop; the other tasks go on in a later run."""

import asyncio


async def interrupt(t):
    t("interrupt")
    raise KeyboardInterrupt

async def bystander(t):
    t("bystander 1")
    await asyncio.sleep(0)
    t("bystander 2")

def run(t):
    loop = t.loop()
    task = loop.create_task(interrupt(t))
    other = loop.create_task(bystander(t))
    try:
        loop.run_until_complete(other)
    except KeyboardInterrupt as e:
        t(f"left by {t.error(e)}")
    t(f"{t.ended(task)}, {t.ended(other)}")
    loop.run_until_complete(other)
    t(t.ended(other))
    loop.close()
