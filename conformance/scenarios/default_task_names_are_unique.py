"""Tasks without a name get names of their own, which no task of any loop shares."""

import asyncio


async def name():
    return asyncio.current_task().get_name()


async def names():
    return [await asyncio.create_task(name()) for _ in range(3)] + [await name()]


def run(t):
    found = []
    for _ in range(2):
        loop = t.loop()
        found += loop.run_until_complete(names())
        loop.close()
    t(f"{len(found)} tasks, {len(set(found))} names, all given {all(found)}")
