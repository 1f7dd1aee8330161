"""reschedule() moves the deadline; None takes the limit away; timeout_at() takes an absolute time."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(1) as cm:
        cm.reschedule(cm.when() + 2)
        await asyncio.sleep(2.5)
        t.at("still in time")
        cm.reschedule(None)
        await asyncio.sleep(100)
        t.at(f"no limit, when is None {cm.when() is None}")
    try:
        async with asyncio.timeout_at(200) as cm:
            cm.reschedule(loop.time() + 0.5)
            await asyncio.sleep(10)
    except TimeoutError as e:
        t.at(t.error(e))
