"""In debug mode call_soon, call_later and call_at from another thread are errors; call_soon_threadsafe is not."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    done = loop.create_future()

    def thread():
        for what, use in [("call_soon", lambda: loop.call_soon(t, "never")), ("call_later", lambda: loop.call_later(1, t, "never")),
                          ("call_at", lambda: loop.call_at(1, t, "never"))]:
            try:
                use()
            except RuntimeError as e:
                t(f"{what}: {t.error(e)}")
        loop.call_soon_threadsafe(done.set_result, "through")

    await loop.run_in_executor(None, thread)
    t(await done)
