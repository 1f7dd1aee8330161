"""What a callback schedules runs after everything that was ready before it."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()

    def first():
        t("first")
        loop.call_soon(t, "from first")

    def second():
        t("second")
        loop.call_soon(t, "from second")

    loop.call_soon(first)
    loop.call_soon(second)
    loop.call_soon(t, "third")
    t("scheduled")
    await asyncio.sleep(0)
    t("after one turn")
    await asyncio.sleep(0)
    t("after two turns")
