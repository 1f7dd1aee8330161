"""call_soon and call_later take the context when called, done callbacks when registered; changes in them stay there."""

from contextvars import ContextVar
import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    var = ContextVar("var", default="default")
    future = loop.create_future()

    def show(name):
        t(f"{name}: {var.get()}")
        var.set(f"set in {name}")

    var.set("one")
    loop.call_soon(show, "soon")
    loop.call_later(0.1, show, "later")
    future.add_done_callback(lambda f: show("done callback"))
    var.set("two")
    loop.call_soon(show, "soon again")
    future.set_result(None)
    await asyncio.sleep(1)
    show("main")
