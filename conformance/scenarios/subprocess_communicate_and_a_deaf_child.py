"""communicate() feeds a child its input and collects its output; a child that does not listen is no error, and without input its stdin is closed."""

import asyncio
from asyncio.subprocess import PIPE


async def main(t):
    child = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    out, err = await child.communicate(b"x" * 1_000_000)
    t(f"cat: {len(out)} bytes, {err}, code {child.returncode}")
    child = await asyncio.create_subprocess_exec("true", stdin=PIPE)
    out, err = await child.communicate(b"x" * 1_000_000)
    t(f"deaf: {out}, {err}, code {child.returncode}")
    child = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    out, err = await child.communicate()
    t(f"without input: {len(out)} bytes, code {child.returncode}")
