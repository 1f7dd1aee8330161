"""A server that runs out of descriptors reports it, does not accept for a second, and then takes who has waited."""

import asyncio
import resource
import socket

from scenario_trace import Recorder


async def main(t):
    loop = asyncio.get_running_loop()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    def handler(loop, context):
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        t.at(f"reported {t.error(context['exception'])}, socket given {'socket' in context}")

    loop.set_exception_handler(handler)
    lost = loop.create_future()
    server = await loop.create_server(lambda: Noting(t, lost), "127.0.0.1", 0, backlog=1)
    client = socket.create_connection(("127.0.0.1", t.port(server)))
    t("connected")
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    await asyncio.sleep(5)
    client.close()
    await lost
    server.close()


class Noting(asyncio.Protocol):
    def __init__(self, t, lost):
        self.t = t
        self.lost = lost

    def connection_made(self, transport):
        self.t.at("accepted")

    def connection_lost(self, exc):
        self.lost.set_result(None)
