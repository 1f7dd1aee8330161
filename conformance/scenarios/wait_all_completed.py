"""wait() returns when all are done and raises nothing, whatever became of them."""

import asyncio


async def worker(t, delay, fails):
    await asyncio.sleep(delay)
    t.at("worker ends")
    if fails:
        raise ValueError

async def main(t):
    a = asyncio.create_task(worker(t, 1, True), name="a")
    b = asyncio.create_task(worker(t, 2, False), name="b")
    done, pending = await asyncio.wait([b, a])
    t.at(f"done {t.names(done)}, pending {t.names(pending)}, {t.ended(a)} {t.ended(b)}")
    done, pending = await asyncio.wait([a, b, a])
    t.at(f"again: {len(done)} done")
