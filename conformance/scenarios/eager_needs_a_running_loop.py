"""Before the loop runs the eager factory makes lazy tasks: nothing runs at creation."""

import asyncio


async def work(t):
    t("runs")
    return 7

def run(t):
    loop = t.loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    task = loop.create_task(work(t))
    t(f"made, done {task.done()}")
    t(f"result {loop.run_until_complete(task)}")
    loop.close()
