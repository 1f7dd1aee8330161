# An echo server on a unix socket: it sends each line back until the client ends its side. The argument is the path.
# Shows asyncio.start_unix_server and async for over a reader.
import asyncio
import sys


async def handle(reader, writer):
    async for line in reader:
        print(f"Received '{line.decode().rstrip()}'")
        writer.write(line)
        await writer.drain()

    print("Close the connection")
    writer.close()
    await writer.wait_closed()


async def main(path):
    server = await asyncio.start_unix_server(handle, path)
    print(f"Serving on {path}")
    async with server:
        await server.serve_forever()


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "echo.sock"))
