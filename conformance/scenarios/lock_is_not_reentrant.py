"""A task that holds a lock and acquires it again waits for itself; a limit frees it, and the lock is still held."""

import asyncio


async def main(t):
    gate = asyncio.Lock()
    async with gate:
        try:
            async with asyncio.timeout(3):
                await gate.acquire()
                t("never")
        except TimeoutError as e:
            t.at(f"{t.error(e)}, locked {gate.locked()}")
    t(f"locked {gate.locked()}")
