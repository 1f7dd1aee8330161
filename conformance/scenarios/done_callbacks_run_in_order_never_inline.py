"""Completion queues every done callback in order of registration; none runs inside set_result()."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    for name in ("a", "b", "c"):
        future.add_done_callback(lambda f, name=name: t(f"{name} {f.result()}"))
    loop.call_soon(t, "queued before completion")
    future.set_result(1)
    t("set")
    loop.call_soon(t, "queued after completion")
    await asyncio.sleep(0)
    t("end")
