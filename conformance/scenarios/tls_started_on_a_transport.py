"""start_tls() hands the connection to the protocol without making it again; if the handshake fails, the connection is closed."""

import asyncio

from scenario_trace import Recorder, Trace


async def work(t):
    loop = asyncio.get_running_loop()
    one, other = t.pair()
    plain, client = await loop.create_connection(lambda: Recorder(t, "client"), sock=one)
    accepted, server = await loop.create_connection(lambda: Recorder(Trace(), "server"), sock=other)
    serving = asyncio.create_task(loop.start_tls(accepted, server, t.server_tls(), server_side=True))
    transport = await loop.start_tls(plain, client, t.client_tls(), server_hostname="localhost")
    t(f"another transport {transport is not plain}, the protocol's {client.transport is plain}")
    transport.write(b"secret")
    t(await server.until(6))
    (await serving).write(b"answer")
    t(await client.until(6))
    transport.close()
    await client.lost
    await server.lost

    one, other = t.pair()
    plain, client = await loop.create_connection(lambda: Recorder(t, "again"), sock=one)
    other.send(b"no TLS here, and never was any\r\n")
    try:
        await loop.start_tls(plain, client, t.client_tls(), server_hostname="localhost")
    except Exception:
        t(f"failed, closing {plain.is_closing()}")
    other.close()


def run(t):
    asyncio.run(work(t))
