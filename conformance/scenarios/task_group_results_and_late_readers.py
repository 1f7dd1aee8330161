"""After the group its tasks hold their results; a task of the group may be awaited inside of the body as well."""

import asyncio


async def work(n):
    await asyncio.sleep(n)
    return n * 10

async def main(t):
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(work(2), name="a")
        b = tg.create_task(work(1), name="b")
        t.at(f"in the body {await b}")
    t.at(f"{a.get_name()} {a.result()} {b.get_name()} {b.result()}")
