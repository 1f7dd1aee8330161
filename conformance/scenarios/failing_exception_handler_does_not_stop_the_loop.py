"""A custom exception handler that fails itself does not stop the loop, nor the next report."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()

    def handler(loop, context):
        t(f"handler: {t.error(context['exception'])}")
        raise RuntimeError("the handler is broken")

    def failing(e):
        raise e

    loop.set_exception_handler(handler)
    loop.call_soon(failing, ValueError("one"))
    loop.call_soon(t, "between")
    loop.call_soon(failing, KeyError("two"))
    await asyncio.sleep(0)
    t("end")
