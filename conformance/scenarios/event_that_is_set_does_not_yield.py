"""wait() on a set event lets nothing else run and gives True; set and clear may be repeated."""

import asyncio


async def main(t):
    ev = asyncio.Event()
    ev.set()
    ev.set()
    t.turns(3)
    t(f"got {await ev.wait()}, {await ev.wait()}")
    ev.clear()
    ev.clear()
    t(f"set {ev.is_set()}")
    await asyncio.sleep(0)
    t("slept")
