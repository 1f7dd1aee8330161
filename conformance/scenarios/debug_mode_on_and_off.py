"""Debug mode is off unless a run, a runner or set_debug() switches it on; a run without a word leaves it as the loop factory made it."""

import asyncio


async def ask(t, who):
    t(f"{who}: {asyncio.get_running_loop().get_debug()}")


def run(t):
    def debug_loop():
        loop = t.loop()
        loop.set_debug(True)
        return loop

    asyncio.run(ask(t, "run"), loop_factory=t.loop)
    asyncio.run(ask(t, "run with debug"), debug=True, loop_factory=t.loop)
    asyncio.run(ask(t, "run with debug of its factory"), loop_factory=debug_loop)
    asyncio.run(ask(t, "run that switches it off"), debug=False, loop_factory=debug_loop)
    with asyncio.Runner(debug=True, loop_factory=t.loop) as runner:
        runner.run(ask(t, "runner"))
        runner.get_loop().set_debug(False)
        runner.run(ask(t, "runner, switched off"))
