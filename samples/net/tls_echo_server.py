# An echo server over TLS. It makes a certificate for localhost, signed by itself, and writes it, without its key, to a file, for clients to trust.
# The arguments are the port (0 lets the system choose) and that file. Shows asyncio.start_server with ssl=. Needs the program openssl.
import asyncio
import os
import ssl
import subprocess
import sys
import tempfile


def make_context(file):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        key = os.path.join(folder, "key.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE", "-keyout", key, "-out", file],
            check=True, stderr=subprocess.DEVNULL)
        context.load_cert_chain(file, key)
    return context


async def handle_echo(reader, writer):
    data = await reader.read(100)
    print(f"Received '{data.decode()}' over {'TLS' if writer.get_extra_info('ssl_object') else 'TCP'}")

    writer.write(data)
    await writer.drain()

    print("Close the connection")
    writer.close()
    await writer.wait_closed()


async def main(port, file):
    server = await asyncio.start_server(handle_echo, "127.0.0.1", port, ssl=make_context(file))
    host, port = server.sockets[0].getsockname()
    print(f"Serving on {host}:{port}")
    async with server:
        await server.serve_forever()


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8443, sys.argv[2] if len(sys.argv) > 2 else "cert.pem"))
