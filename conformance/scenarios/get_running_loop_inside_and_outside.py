"""There is a running loop in coroutines and callbacks, and none after the run."""

import asyncio


def run(t):
    loop = t.loop()

    def ask(where):
        try:
            t(f"{where}: {asyncio.get_running_loop() is loop}")
        except RuntimeError as e:
            t(f"{where}: {t.error(e)}")

    async def coroutine():
        ask("coroutine")

    ask("before")
    loop.call_soon(ask, "callback")
    loop.run_until_complete(coroutine())
    ask("after")
    loop.close()
