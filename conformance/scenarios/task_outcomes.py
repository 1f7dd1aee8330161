"""A task ends with a result, an exception, or cancelled if a CancelledError leaves it, even if nobody asked."""

import asyncio


async def returns():
    return 1

async def fails():
    await asyncio.sleep(0)
    raise KeyError("k")

async def gives_up():
    raise asyncio.CancelledError

async def main(t):
    tasks = [asyncio.create_task(returns()), asyncio.create_task(fails()), asyncio.create_task(gives_up())]
    for task in tasks:
        t(f"done {task.done()}, {t.state(task)}")
    await asyncio.sleep(0.1)
    for task in tasks:
        t(f"done {task.done()}, {t.state(task)}, cancelling {task.cancelling()}")
