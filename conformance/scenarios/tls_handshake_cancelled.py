"""A connection that is given up during its TLS handshake is aborted: no goodbye is sent or waited for."""

import asyncio

from scenario_trace import Recorder


async def connect(t, sock):
    await asyncio.get_running_loop().create_connection(lambda: Recorder(t, "client"), sock=sock, ssl=t.client_tls(), server_hostname="localhost")


async def main(t):
    loop = asyncio.get_running_loop()
    one, other = t.pair()
    task = asyncio.create_task(connect(t, one))
    hello = await loop.sock_recv(other, 100_000)
    t(f"client says hello {hello[0] == 22}, connected {task.done()}")
    task.cancel("no patience")
    try:
        await task
    except asyncio.CancelledError as e:
        t.at(t.reason(e))
    data, reset = await t.read_to_end(other)
    t.at(f"peer got {len(data)} more bytes")
    other.close()
