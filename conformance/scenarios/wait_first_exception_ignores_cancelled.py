"""wait() with FIRST_EXCEPTION returns at the first error; a cancelled task does not count as one."""

import asyncio


async def worker(t, delay, fails):
    await asyncio.sleep(delay)
    if fails:
        raise ValueError

async def main(t):
    tasks = [asyncio.create_task(worker(t, delay, fails), name=name)
             for name, delay, fails in (("ok", 1, False), ("fails", 3, True), ("cancelled", 9, False), ("slow", 5, False))]
    asyncio.get_running_loop().call_later(2, tasks[2].cancel)
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    t.at(f"done {t.names(done)}, pending {t.names(pending)}")
    for task in tasks:
        t(f"{task.get_name()}: {t.ended(task)}")
