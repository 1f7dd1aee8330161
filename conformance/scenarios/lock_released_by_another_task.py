"""A lock belongs to nobody: any task may release it."""

import asyncio


async def worker(t, gate):
    await gate.acquire()
    t.at("worker has it")

async def main(t):
    gate = asyncio.Lock()
    await gate.acquire()
    task = asyncio.create_task(worker(t, gate))
    await asyncio.sleep(1)
    asyncio.get_running_loop().call_later(1, gate.release)
    await task
    gate.release()
    t.at(f"locked {gate.locked()}")
