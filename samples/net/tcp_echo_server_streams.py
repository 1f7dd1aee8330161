# An echo server with streams: a coroutine for each connection reads a message, sends it back and closes. The argument is the port; 0 lets the system choose.
# Shows asyncio.start_server, reader.read and writer.drain.
import asyncio
import sys


async def handle_echo(reader, writer):
    data = await reader.read(100)
    host, port = writer.get_extra_info("peername")
    print(f"Received '{data.decode()}' from {host}:{port}")

    writer.write(data)
    await writer.drain()

    print("Close the connection")
    writer.close()
    await writer.wait_closed()


async def main(port):
    server = await asyncio.start_server(handle_echo, "127.0.0.1", port)
    host, port = server.sockets[0].getsockname()
    print(f"Serving on {host}:{port}")
    async with server:
        await server.serve_forever()


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8888))
