# A server that serves until Ctrl-C: it reads a line from each client and closes the connection. The argument is the port; 0 lets the system choose.
# Shows server.serve_forever and how Ctrl-C ends it: main is cancelled, the server is closed, and asyncio.run raises KeyboardInterrupt.
import asyncio
import sys


async def client_connected(reader, writer):
    line = await reader.readline()
    print(f"Read '{line.decode().rstrip()}'")
    writer.close()
    await writer.wait_closed()


async def main(host, port):
    srv = await asyncio.start_server(client_connected, host, port)
    host, port = srv.sockets[0].getsockname()
    print(f"Serving on {host}:{port}")
    try:
        await srv.serve_forever()
    finally:
        print("Still serving" if srv.is_serving() else "Closed")


try:
    asyncio.run(main("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0))
except KeyboardInterrupt:
    print("Ctrl-C")
    sys.exit(130)
