"""A free lock whose only waiter has been cancelled is taken at once by the next who asks."""

import asyncio


async def worker(t, gate):
    try:
        await gate.acquire()
    except asyncio.CancelledError:
        t("worker cancelled")
        raise

async def main(t):
    gate = asyncio.Lock()
    await gate.acquire()
    task = asyncio.create_task(worker(t, gate))
    await asyncio.sleep(0)
    task.cancel()
    gate.release()
    await gate.acquire()
    t(f"main has it, worker done {task.done()}")
    await asyncio.wait([task])
    t(f"{t.ended(task)}, locked {gate.locked()}")
