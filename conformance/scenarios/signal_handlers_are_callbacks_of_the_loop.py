"""A signal handler is a callback of the loop, in the context of its registration; a second one replaces the first, and a closed loop has none."""

import asyncio
import signal
from contextvars import ContextVar


async def work(t):
    loop = asyncio.get_running_loop()
    var = ContextVar("var", default="default")
    done = loop.create_future()

    async def coroutine():
        pass

    try:
        loop.add_signal_handler(signal.SIGUSR1, coroutine)
    except (TypeError, ValueError):
        t("coroutine refused")
    loop.add_signal_handler(signal.SIGUSR1, t, "never")
    var.set("at registration")
    loop.add_signal_handler(signal.SIGUSR1, lambda: (t(f"handler: {var.get()}, on the loop {asyncio.get_running_loop() is loop}"), done.set_result("done")))
    var.set("later")
    signal.raise_signal(signal.SIGUSR1)
    t("raised")
    t(await done)
    t(f"removed {loop.remove_signal_handler(signal.SIGUSR1)}, again {loop.remove_signal_handler(signal.SIGUSR1)}")
    loop.add_signal_handler(signal.SIGUSR2, t, "never")
    return loop


def run(t):
    loop = asyncio.run(work(t))
    t(f"after close removed {loop.remove_signal_handler(signal.SIGUSR2)}")
