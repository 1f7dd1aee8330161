"""Every thread has its own running loop or none, whatever runs in the others."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()

    def ask():
        try:
            return f"found {asyncio.get_running_loop() is loop}"
        except RuntimeError as e:
            return t.error(e)

    async def other():
        return asyncio.get_running_loop()

    t(f"here: {ask()}")
    t(f"in a thread: {await asyncio.to_thread(ask)}")
    found = await asyncio.to_thread(asyncio.run, other())
    t(f"in a run of that thread: found {found is loop}")
    t(f"here: {ask()}")
