"""With a limit of zero or less a done future gives its result, anything else is cancelled without starting."""

import asyncio


async def worker(t):
    t("never")

async def main(t):
    done = asyncio.get_running_loop().create_future()
    done.set_result("done future")
    t(await asyncio.wait_for(done, 0))
    try:
        await asyncio.wait_for(worker(t), 0)
    except TimeoutError as e:
        t.at(t.error(e))
    task = asyncio.create_task(worker(t))
    try:
        await asyncio.wait_for(task, -1)
    except TimeoutError as e:
        t.at(t.error(e))
    t(t.ended(task))
