"""Closing the transport of a child that runs kills it; one that has ended keeps its code."""

import asyncio


class Child(asyncio.SubprocessProtocol):
    def __init__(self):
        self.exited = asyncio.get_running_loop().create_future()
        self.lost = asyncio.get_running_loop().create_future()

    def process_exited(self):
        self.exited.set_result(None)

    def connection_lost(self, exc):
        self.lost.set_result(None)


async def main(t):
    loop = asyncio.get_running_loop()
    transport, child = await loop.subprocess_exec(Child, "sleep", "1000")
    transport.close()
    await child.lost
    t(f"code {transport.get_returncode()}")
    transport, child = await loop.subprocess_exec(Child, "sh", "-c", "exit 5")
    await child.exited
    transport.close()
    await child.lost
    t(f"code {transport.get_returncode()}")
