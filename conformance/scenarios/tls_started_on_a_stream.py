"""start_tls() of a stream's writer takes the server's side if the stream came from a server, and reader and writer go on as they are."""

import asyncio


async def work(t):
    served = asyncio.get_running_loop().create_future()

    async def serve(reader, writer):
        t((await reader.readline()).decode().strip())
        writer.write(b"go ahead\n")
        await writer.start_tls(t.server_tls())
        line = await reader.readline()
        writer.write(b"secret answer to " + line)
        await writer.drain()
        writer.close()
        served.set_result(line.decode().strip())

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", t.port(server))
    writer.write(b"may I?\n")
    t((await reader.readline()).decode().strip())
    t(f"TLS {writer.get_extra_info('sslcontext') is not None}")
    await writer.start_tls(t.client_tls(), server_hostname="localhost")
    t(f"TLS {writer.get_extra_info('sslcontext') is not None}")
    writer.write(b"secret\n")
    t((await reader.readline()).decode().strip())
    t(f"server got {await served}")
    t(f"end after {len(await reader.read())} bytes")
    writer.close()
    await writer.wait_closed()
    server.close()


def run(t):
    asyncio.run(work(t))
