"""set() wakes every waiter of that moment, even if clear() follows at once; they find the flag down."""

import asyncio


async def waiter(t, ev, name):
    t(f"{name} woken {await ev.wait()}, flag {ev.is_set()}")

async def main(t):
    ev = asyncio.Event()
    tasks = [asyncio.create_task(waiter(t, ev, name)) for name in ("a", "b")]
    await asyncio.sleep(0)
    ev.set()
    ev.clear()
    late = asyncio.create_task(waiter(t, ev, "late"))
    await asyncio.wait(tasks)
    t(f"late {t.ended(late)}")
    ev.set()
    await late
    await ev.wait()
    t("no waiting while the flag is up")
