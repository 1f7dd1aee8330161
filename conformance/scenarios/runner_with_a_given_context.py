"""A run with a context of its own neither sees nor changes the runner's."""

from contextvars import ContextVar, copy_context
import asyncio


async def work(t, var, value):
    t(f"sees {var.get()}")
    var.set(value)

def run(t):
    var = ContextVar("var", default="default")
    with asyncio.Runner(loop_factory=t.loop) as runner:
        runner.run(work(t, var, "first"))
        given = copy_context()
        runner.run(work(t, var, "second"), context=given)
        runner.run(work(t, var, "third"))
        runner.run(work(t, var, "fourth"), context=given)
    t(f"outside {var.get()}, given {given[var]}")
