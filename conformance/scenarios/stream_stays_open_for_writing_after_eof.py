"""When the peer has ended its side of a plain connection, the reader is at its end, and the writer still writes."""

import asyncio
import socket


async def main(t):
    one, other = t.pair()
    reader, writer = await asyncio.open_connection(sock=one)
    other.send(b"last words")
    other.shutdown(socket.SHUT_WR)
    t(f"read {(await reader.read()).decode()}")
    t(f"closing {writer.is_closing()}")
    writer.write(b"answer")
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    data, reset = await t.read_to_end(other)
    t(f"peer got {data.decode()}, reset {reset}")
    other.close()
