"""An exception of a callback reaches the exception handler at its place in the batch, and the batch goes on."""

import asyncio


class Oops(Exception):
    pass

async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: t(f"handler: {t.error(context['exception'])}, handle given {'handle' in context}"))

    def failing():
        t("failing")
        raise Oops

    loop.call_soon(t, "before")
    loop.call_soon(failing)
    loop.call_soon(t, "after")
    await asyncio.sleep(0)
    t("end")
