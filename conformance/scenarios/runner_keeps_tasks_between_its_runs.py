"""A task that one run leaves behind stands still until the next run, and is cancelled when the runner is closed."""

import asyncio


async def ticker(t):
    try:
        while True:
            await asyncio.sleep(1)
            t.at("tick")
    finally:
        t.at("ticker cleans up")

async def start(t):
    asyncio.get_running_loop().create_task(ticker(t))
    await asyncio.sleep(1.5)

async def wait():
    await asyncio.sleep(2)

def run(t):
    with asyncio.Runner(loop_factory=t.loop) as runner:
        runner.run(start(t))
        t.at("between")
        runner.run(wait())
        t.at("closing")
    t("closed")
