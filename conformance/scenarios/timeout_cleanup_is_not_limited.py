"""What the body does after the expiry, in its cleanup, may take as long as it likes."""

import asyncio


async def main(t):
    try:
        async with asyncio.timeout(1) as cm:
            try:
                await asyncio.sleep(10)
            finally:
                t.at(f"cleanup begins, expired {cm.expired()}")
                await asyncio.sleep(20)
                t.at("cleanup ends")
    except TimeoutError as e:
        t.at(t.error(e))
