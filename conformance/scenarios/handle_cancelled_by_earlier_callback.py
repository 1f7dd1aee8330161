"""A callback may cancel a handle that is already in the running batch."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    handles = []
    loop.call_soon(lambda: handles[1].cancel())
    for name in ("a", "b", "c"):
        handles.append(loop.call_soon(t, name))
    await asyncio.sleep(0)
    t(" ".join(str(h.cancelled()) for h in handles))
