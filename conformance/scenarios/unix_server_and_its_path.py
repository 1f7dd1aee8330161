"""A unix server replaces a stale socket file, serves there, and removes its file when it closes, unless told not to."""

import asyncio
import os
import socket
import tempfile


async def main(t):
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/s"
        stale = socket.socket(socket.AF_UNIX)
        stale.bind(path)
        stale.close()
        t(f"stale {os.path.exists(path)}")
        for cleanup in True, False:
            server = await asyncio.start_unix_server(lambda reader, writer: writer.close(), path, cleanup_socket=cleanup)
            reader, writer = await asyncio.open_unix_connection(path)
            t(f"end after {len(await reader.read())} bytes")
            writer.close()
            await writer.wait_closed()
            server.close()
            await server.wait_closed()
            t(f"left {os.path.exists(path)}")
        with open(f"{folder}/file", "w") as file:
            file.write("x")
        try:
            await loop.create_unix_server(asyncio.Protocol, f"{folder}/file")
        except OSError as e:
            t("a file is not replaced")
