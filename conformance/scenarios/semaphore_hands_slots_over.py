"""A released slot goes straight to the first waiter: a newcomer never sees it free."""

import asyncio


async def worker(t, semaphore, name, delay):
    async with semaphore:
        t.at(f"{name} in")
        await asyncio.sleep(delay)
    t.at(f"{name} out")

async def main(t):
    semaphore = asyncio.Semaphore(2)
    tasks = [asyncio.create_task(worker(t, semaphore, name, delay)) for name, delay in (("a", 1), ("b", 1.5), ("c", 2), ("d", 3))]
    await asyncio.wait(tasks)
    await semaphore.acquire()
    await semaphore.acquire()
    waiting = asyncio.create_task(worker(t, semaphore, "waiting", 1))
    await asyncio.sleep(0)
    semaphore.release()
    t(f"locked {semaphore.locked()}")
    await waiting
    t(f"locked {semaphore.locked()}")
