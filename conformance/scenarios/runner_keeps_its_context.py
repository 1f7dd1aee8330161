"""One runner runs several coroutines on one loop and in one context: a variable set in one run is seen in the next."""

from contextvars import ContextVar
import asyncio


def run(t):
    var = ContextVar("var", default="default")

    async def first():
        var.set("set in the first run")
        return asyncio.get_running_loop()

    async def second():
        await asyncio.sleep(1)
        t.at(var.get())
        return asyncio.get_running_loop()

    with asyncio.Runner(loop_factory=t.loop) as runner:
        one = runner.run(first())
        two = runner.run(second())
        t(f"same loop {one is two}, runner's {runner.get_loop() is one}")
    t(f"closed {one.is_closed()}, outside {var.get()}")
