"""A closed runner may be closed again, and neither runs nor gives a loop; one that never ran makes none."""

import asyncio


async def fine():
    return 7

def run(t):
    def factory():
        t("loop made")
        return t.loop()
    unused = asyncio.Runner(loop_factory=factory)
    unused.close()
    t("closed unused")
    runner = asyncio.Runner(loop_factory=factory)
    t(f"got {runner.run(fine())}")
    runner.close()
    runner.close()
    try:
        runner.get_loop()
    except RuntimeError as e:
        t(f"get_loop: {t.error(e)}")
    program = fine()
    try:
        runner.run(program)
    except RuntimeError as e:
        t(f"run: {t.error(e)}")
    program.close()
