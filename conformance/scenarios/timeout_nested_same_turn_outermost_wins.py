"""Two nested blocks that expire in the same turn: only the outermost raises TimeoutError."""

import asyncio


async def main(t):
    try:
        async with asyncio.timeout(0) as outer:
            try:
                async with asyncio.timeout(0) as inner:
                    await asyncio.sleep(10)
            except (TimeoutError, asyncio.CancelledError) as e:
                t(f"between: {t.error(e)}, {inner.expired()} {outer.expired()}")
                raise
    except (TimeoutError, asyncio.CancelledError) as e:
        t(f"outside: {t.error(e)}, cancelling {asyncio.current_task().cancelling()}")
    await asyncio.sleep(1)
    t.at("end")
