"""Of two nested blocks the outer one expires: the inner lets the cancellation through."""

import asyncio


async def main(t):
    try:
        async with asyncio.timeout(1) as outer:
            try:
                async with asyncio.timeout(5) as inner:
                    await asyncio.sleep(10)
            except asyncio.CancelledError as e:
                t.at(f"between: {t.error(e)}, {inner.expired()} {outer.expired()}")
                raise
    except TimeoutError as e:
        t.at(f"outside: {t.error(e)}")
