"""A gather that a cancelled child has failed wakes its awaiter with that cancellation; a request to the awaiter in between is answered by it."""

import asyncio


async def child():
    await asyncio.sleep(10)

async def parent(t, task):
    try:
        await asyncio.gather(task)
    except asyncio.CancelledError as e:
        t.at(f"{t.error(e)} {t.reason(e)}")
    await asyncio.sleep(1)
    t.at(f"undisturbed, cancelling {asyncio.current_task().cancelling()}")

async def main(t):
    low = asyncio.create_task(child())
    top = asyncio.create_task(parent(t, low))
    await asyncio.sleep(1)
    low.cancel("to the child")
    low.add_done_callback(lambda _: top.cancel("to the parent"))
    await top
    t(t.ended(top))
