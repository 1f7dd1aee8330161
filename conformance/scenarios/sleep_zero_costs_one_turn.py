"""sleep(0) and sleep(-1) cost one turn each; a turn is counted by a callback that queues itself again."""

import asyncio


async def main(t):
    t.turns(5)
    await asyncio.sleep(0)
    t("after sleep(0)")
    await asyncio.sleep(-1)
    t("after sleep(-1)")
    t(await asyncio.sleep(0, "result of sleep"))
    await asyncio.sleep(1)
    t.at("end")
