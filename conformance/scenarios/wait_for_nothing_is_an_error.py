"""wait() on an empty set is a ValueError."""

import asyncio


async def main(t):
    try:
        await asyncio.wait([])
    except ValueError as e:
        t(t.error(e))
