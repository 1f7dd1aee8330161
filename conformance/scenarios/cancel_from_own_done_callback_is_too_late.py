"""When done callbacks run the task is done: a cancel from there is refused."""

import asyncio


async def worker():
    return "value"

async def main(t):
    task = asyncio.create_task(worker())
    task.add_done_callback(lambda f: t(f"cancel {f.cancel()}, cancelling {f.cancelling()}"))
    t(await task)
    t(t.state(task))
