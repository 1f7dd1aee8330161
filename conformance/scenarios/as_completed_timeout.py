"""When the limit is over every remaining item raises TimeoutError; the tasks are not cancelled."""

import asyncio


async def worker(t, name, delay):
    await asyncio.sleep(delay)
    t.at(f"{name} ends")
    return name

async def main(t):
    tasks = [asyncio.create_task(worker(t, name, delay)) for name, delay in (("a", 3), ("b", 1), ("c", 4))]
    for c in asyncio.as_completed(tasks, timeout=2):
        try:
            t.at(await c)
        except TimeoutError as e:
            t.at(t.error(e))
    await tasks[2]
    t.at("end")
