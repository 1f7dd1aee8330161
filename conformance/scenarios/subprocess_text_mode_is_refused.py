"""Text mode, buffering and the wrong kind of start are refused: pipes carry bytes."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    for what, start in [
            ("text", lambda: loop.subprocess_exec(asyncio.SubprocessProtocol, "true", universal_newlines=True)),
            ("text of a shell", lambda: loop.subprocess_shell(asyncio.SubprocessProtocol, "true", universal_newlines=True)),
            ("encoding", lambda: loop.subprocess_exec(asyncio.SubprocessProtocol, "true", encoding="ascii")),
            ("buffering", lambda: loop.subprocess_exec(asyncio.SubprocessProtocol, "true", bufsize=10)),
            ("exec with a shell", lambda: loop.subprocess_exec(asyncio.SubprocessProtocol, "true", shell=True)),
            ("shell without one", lambda: loop.subprocess_shell(asyncio.SubprocessProtocol, "true", shell=False))]:
        try:
            await start()
        except ValueError as e:
            t(f"{what}: {t.error(e)}")
