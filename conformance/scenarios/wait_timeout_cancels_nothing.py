"""When the limit of wait() is over it returns what it has; the pending ones run on."""

import asyncio


async def worker(t, delay):
    await asyncio.sleep(delay)
    t.at("worker ends")

async def main(t):
    tasks = [asyncio.create_task(worker(t, delay), name=name) for name, delay in (("a", 1), ("b", 3))]
    done, pending = await asyncio.wait(tasks, timeout=2)
    t.at(f"done {t.names(done)}, pending {t.names(pending)}")
    done, pending = await asyncio.wait(tasks, timeout=0)
    t.at(f"done {t.names(done)}, pending {t.names(pending)}")
    await tasks[1]
    t.at(t.ended(tasks[1]))
