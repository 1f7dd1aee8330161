"""Awaiters and done callbacks of a task are served in order of registration, a turn after the task's last step."""

import asyncio


async def worker(t):
    t("worker starts")
    await asyncio.sleep(0)
    t("worker ends")

async def waiter(t, task):
    await task
    t("waiter")

async def main(t):
    task = asyncio.create_task(worker(t))
    task.add_done_callback(lambda f: t("callback 1"))
    asyncio.create_task(waiter(t, task))
    await asyncio.sleep(0)
    task.add_done_callback(lambda f: t("callback 2"))
    await task
    t("main")
