"""With return_exceptions errors and cancellations of children are results like others."""

import asyncio


async def worker(t, what):
    await asyncio.sleep(1)
    if what == "bad":
        raise ValueError
    if what == "cancelled":
        raise asyncio.CancelledError
    return what

async def main(t):
    outcomes = await asyncio.gather(worker(t, "good"), worker(t, "bad"), worker(t, "cancelled"), worker(t, "fine"), return_exceptions=True)
    for outcome in outcomes:
        t(t.outcome(outcome))
    t.at("end")
