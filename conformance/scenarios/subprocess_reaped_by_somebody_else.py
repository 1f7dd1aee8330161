"""If somebody else has reaped a child, its code is not known, and 255 is given."""

import asyncio
import os
import signal


async def main(t):
    child = await asyncio.create_subprocess_exec("sleep", "1000")
    os.kill(child.pid, signal.SIGKILL)
    t(f"code {await child.wait()}")
    child = await asyncio.create_subprocess_exec("sleep", "1000")
    os.kill(child.pid, signal.SIGKILL)
    os.waitpid(child.pid, 0)
    t(f"reaped elsewhere: code {await child.wait()}")
