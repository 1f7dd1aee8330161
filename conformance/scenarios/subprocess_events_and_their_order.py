"""A child's protocol hears first that it is made, also if the child has ended before, and last that it is lost, after its pipes and its end."""

import asyncio
import os
import time


class Child(asyncio.SubprocessProtocol):
    def __init__(self, t):
        self.t = t
        self.lost = asyncio.get_running_loop().create_future()
        self.data = {1: b"", 2: b""}
        self.events = set()

    def connection_made(self, transport):
        self.t("made")
        # The child has written and ended while the loop is still here.
        while open(f"/proc/{transport.get_pid()}/stat").read().rsplit(")", 1)[1].split()[0] != "Z":
            time.sleep(0.001)

    def pipe_data_received(self, fd, data):
        self.data[fd] += data

    def pipe_connection_lost(self, fd, exc):
        self.events.add(f"pipe {fd} lost, {self.t.error(exc)}, {self.data.get(fd, b'').decode().strip()}")

    def process_exited(self):
        self.events.add("exited")

    def connection_lost(self, exc):
        for event in sorted(self.events):
            self.t(event)
        self.t(f"lost, {self.t.error(exc)}")
        self.lost.set_result(None)


async def main(t):
    loop = asyncio.get_running_loop()
    transport, child = await loop.subprocess_exec(lambda: Child(t), "sh", "-c", "echo out; echo err >&2; exit 3")
    await child.lost
    t(f"code {transport.get_returncode()}")
