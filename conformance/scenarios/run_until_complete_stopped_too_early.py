"""run_until_complete() is an error if the loop is stopped first; the task can be finished by a later run."""

import asyncio


async def work(t):
    t("work starts")
    await asyncio.sleep(1)
    t.at("work ends")
    return 7

def run(t):
    loop = t.loop()
    task = loop.create_task(work(t))
    loop.call_later(0.5, loop.stop)
    try:
        loop.run_until_complete(task)
    except RuntimeError as e:
        t.at(t.error(e))
    t(t.state(task))
    t(f"result {loop.run_until_complete(task)}")
    loop.close()
