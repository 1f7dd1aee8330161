"""A runner sets its loop as the thread's own, unless a loop factory made it."""

import asyncio


async def nothing():
    pass


def run(t):
    mine = asyncio.new_event_loop()
    asyncio.set_event_loop(mine)
    with asyncio.Runner(loop_factory=t.loop) as runner:
        runner.run(nothing())
        t(f"with a factory: runner's {asyncio.get_event_loop() is runner.get_loop()}, mine {asyncio.get_event_loop() is mine}")
    t(f"closed: mine {asyncio.get_event_loop() is mine}")
    with asyncio.Runner() as runner:
        runner.run(nothing())
        t(f"without: runner's {asyncio.get_event_loop() is runner.get_loop()}, mine {asyncio.get_event_loop() is mine}")
    asyncio.set_event_loop(None)
    mine.close()
