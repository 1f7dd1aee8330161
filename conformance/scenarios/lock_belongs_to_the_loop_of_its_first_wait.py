"""A lock may be used on one loop after the other; once somebody had to wait for it, waiting for it on another loop is an error."""

import asyncio


async def use(gate):
    async with gate:
        pass

async def contend(t, gate):
    await gate.acquire()
    task = asyncio.create_task(use(gate))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gate.release()
    try:
        await task
        t("fine")
    except RuntimeError as e:
        t(t.error(e))

def run(t):
    gate = asyncio.Lock()
    for program in use(gate), use(gate), contend(t, gate), use(gate), contend(t, gate):
        loop = t.loop()
        loop.run_until_complete(program)
        loop.close()
        t("next")
