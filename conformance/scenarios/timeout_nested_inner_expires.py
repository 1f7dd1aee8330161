"""Of two nested blocks the inner one expires: its TimeoutError can be caught inside the outer one."""

import asyncio


async def main(t):
    async with asyncio.timeout(5) as outer:
        try:
            async with asyncio.timeout(1) as inner:
                await asyncio.sleep(10)
        except TimeoutError as e:
            t.at(f"inner: {t.error(e)}, {inner.expired()} {outer.expired()}")
        await asyncio.sleep(2)
        t.at("outer goes on")
    t.at(f"{outer.expired()}")
