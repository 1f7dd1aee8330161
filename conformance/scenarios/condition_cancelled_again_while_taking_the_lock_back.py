"""While a cancelled waiter waits for the lock more cancels do not break it off; one error comes out, with the last message."""

import asyncio


async def waiter(t, cond):
    async with cond:
        try:
            await cond.wait()
        except asyncio.CancelledError as e:
            t.at(f"{t.reason(e)}, locked {cond.locked()}, count {asyncio.current_task().cancelling()}")
            raise

async def main(t):
    cond = asyncio.Condition()
    task = asyncio.create_task(waiter(t, cond))
    await asyncio.sleep(1)
    async with cond:
        for message in "first", "second", "third":
            task.cancel(message)
            await asyncio.sleep(1)
            t.at(f"done {task.done()}")
    await asyncio.wait([task])
    t.at(f"{t.ended(task)}, locked {cond.locked()}")
