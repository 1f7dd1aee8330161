"""set() wakes the waiters in order of waiting; one that was cancelled before is not among them, one cancelled after is not saved by it."""

import asyncio


async def waiter(t, ev, name):
    try:
        await ev.wait()
        t(f"{name} goes on")
    except asyncio.CancelledError:
        t(f"{name} cancelled")
        raise

async def main(t):
    ev = asyncio.Event()
    tasks = [asyncio.create_task(waiter(t, ev, name)) for name in "abcd"]
    await asyncio.sleep(1)
    tasks[1].cancel()
    ev.set()
    tasks[3].cancel()
    await asyncio.wait(tasks)
    t.at(" ".join(t.ended(task) for task in tasks))
