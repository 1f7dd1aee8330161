"""A task that awaits itself learns so in its next step; a cancellation that is pending, or comes in between, is what it gets then."""

import asyncio


async def narcissus(t, name, cancelled_by):
    me = asyncio.current_task()
    if cancelled_by == "itself":
        me.cancel("before")
    elif cancelled_by == "callback":
        asyncio.get_running_loop().call_soon(me.cancel, "in between")
    t.turns(1)
    try:
        await me
    except RuntimeError as e:
        t(f"{name}: {t.error(e)}")
    except asyncio.CancelledError as e:
        t(f"{name}: {t.error(e)} {t.reason(e)}")

async def main(t):
    for name, cancelled_by in [("a", "nobody"), ("b", "itself"), ("c", "callback")]:
        await asyncio.create_task(narcissus(t, name, cancelled_by))
