"""When the creation of a child is cancelled, the child is killed and reaped before the error comes out."""

import asyncio
import os


async def create():
    return await asyncio.create_subprocess_exec("sleep", "1000")


async def main(t):
    task = asyncio.create_task(create())
    await asyncio.sleep(0)
    t(f"created {task.done()}")
    task.cancel("too late")
    try:
        await task
    except asyncio.CancelledError as e:
        t(t.reason(e))
    try:
        os.waitpid(-1, os.WNOHANG)
        t("a child is left")
    except ChildProcessError:
        t("no child is left")
