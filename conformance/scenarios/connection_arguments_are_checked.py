"""Arguments of create_connection() that do not go together are refused before anything is tried."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    one, other = t.pair()
    context = t.client_tls()
    for what, arguments in [
            ("nothing", {}),
            ("host and socket", {"host": "127.0.0.1", "port": 1, "sock": one}),
            ("a server's name without TLS", {"host": "127.0.0.1", "port": 1, "server_hostname": "localhost"}),
            ("a handshake's limit without TLS", {"host": "127.0.0.1", "port": 1, "ssl_handshake_timeout": 1}),
            ("a shutdown's limit without TLS", {"host": "127.0.0.1", "port": 1, "ssl_shutdown_timeout": 1}),
            ("TLS without a name", {"ssl": context, "sock": one})]:
        try:
            await loop.create_connection(asyncio.Protocol, **arguments)
        except ValueError as e:
            t(f"{what}: {t.error(e)}")
    one.close()
    other.close()
