"""A timeout block and a task group can be entered in a task only; a timeout block once only."""

import asyncio


async def main(t):
    def outside(what, scope):
        try:
            scope.__aenter__().send(None)
        except RuntimeError as e:
            t(f"{what} in a callback: {t.error(e)}")

    loop = asyncio.get_running_loop()
    loop.call_soon(outside, "timeout", asyncio.timeout(None))
    loop.call_soon(outside, "group", asyncio.TaskGroup())
    await asyncio.sleep(0)
    scope = asyncio.timeout(None)
    await scope.__aenter__()
    try:
        await scope.__aenter__()
    except RuntimeError as e:
        t(f"timeout again: {t.error(e)}")
