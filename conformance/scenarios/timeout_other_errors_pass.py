"""An error of the body passes a timeout block unchanged, also after the expiry."""

import asyncio


async def main(t):
    try:
        async with asyncio.timeout(1):
            raise KeyError
    except KeyError as e:
        t.at(t.error(e))
    try:
        async with asyncio.timeout(1) as cm:
            try:
                await asyncio.sleep(10)
            finally:
                raise ValueError("from cleanup")
    except ValueError as e:
        t.at(f"{t.error(e)}, expired {cm.expired()}, cancelling {asyncio.current_task().cancelling()}")
