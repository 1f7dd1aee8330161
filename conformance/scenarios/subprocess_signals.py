"""Signals reach a child; one that has ended, but is not reaped yet, can still be sent one, and its code is its own."""

import asyncio
import os
import signal
import time
from asyncio.subprocess import PIPE


async def main(t):
    for what in "terminate", "kill":
        child = await asyncio.create_subprocess_exec("cat", stdin=PIPE)
        getattr(child, what)()
        t(f"{what}: code {await child.wait()}")
    child = await asyncio.create_subprocess_exec("cat", stdin=PIPE)
    os.kill(child.pid, signal.SIGKILL)
    while open(f"/proc/{child.pid}/stat").read().rsplit(")", 1)[1].split()[0] != "Z":
        time.sleep(0.001)
    child.terminate()
    t(f"ended before: code {await child.wait()}")
