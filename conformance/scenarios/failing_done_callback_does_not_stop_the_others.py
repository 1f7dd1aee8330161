"""A failing done callback goes to the exception handler; the other callbacks and waiters are served."""

import asyncio


async def waiter(t, future):
    t(f"waiter {await future}")

async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: t(f"handler: {t.error(context['exception'])}"))
    future = loop.create_future()
    future.add_done_callback(lambda f: t("first"))
    future.add_done_callback(lambda f: 1 / 0)
    future.add_done_callback(lambda f: t("third"))
    task = asyncio.create_task(waiter(t, future))
    await asyncio.sleep(0)
    future.set_result(1)
    await task
    t("end")
