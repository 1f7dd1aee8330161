"""A task that awaits a future of another loop gets a RuntimeError, and the future is left alone."""

import asyncio


async def wait(t, future):
    try:
        await future
    except RuntimeError as e:
        t(f"{t.error(e)}, future {t.state(future)}")
    await asyncio.sleep(1)
    t.at("goes on")


def run(t):
    other = asyncio.new_event_loop()
    future = other.create_future()
    loop = t.loop()
    loop.run_until_complete(wait(t, future))
    loop.close()
    other.close()
