"""create_task() on a closed loop leaves the coroutine as it was, ensure_future() closes it."""

import asyncio


async def work(t):
    t("work runs")


def run(t):
    closed = asyncio.new_event_loop()
    closed.close()
    for what, make in [("create_task", closed.create_task), ("ensure_future", lambda coro: asyncio.ensure_future(coro, loop=closed))]:
        coro = work(t)
        try:
            make(coro)
        except RuntimeError as e:
            t(f"{what}: {t.error(e)}")
        loop = t.loop()
        try:
            loop.run_until_complete(coro)
        except RuntimeError as e:
            t(f"coroutine: {t.error(e)}")
        loop.close()
