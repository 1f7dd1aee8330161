"""In coroutines and callbacks get_event_loop() gives the running loop, whichever loop is set."""

import asyncio


def run(t):
    loop, other = t.loop(), asyncio.new_event_loop()
    asyncio.set_event_loop(other)

    def ask(where):
        t(f"{where}: running {asyncio.get_event_loop() is loop}, set {asyncio.get_event_loop() is other}")

    async def coroutine():
        ask("coroutine")

    ask("before")
    loop.call_soon(ask, "callback")
    loop.run_until_complete(coroutine())
    ask("after")
    asyncio.set_event_loop(None)
    loop.close()
    other.close()
