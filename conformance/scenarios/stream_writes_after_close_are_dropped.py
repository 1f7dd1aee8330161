"""What is written to a closed stream is dropped without an error; the fifth time that is logged."""

import asyncio
import logging


class Log(logging.Handler):
    def __init__(self, t):
        super().__init__()
        self.t = t

    def emit(self, record):
        self.t("logged")


async def main(t):
    logging.disable(logging.NOTSET)
    logging.getLogger("asyncio").propagate = False
    logging.getLogger("asyncio").addHandler(Log(t))
    one, other = t.pair()
    reader, writer = await asyncio.open_connection(sock=one)
    writer.write(b"before")
    writer.close()
    for i in range(5):
        writer.write(b"after")
        t(f"dropped {i + 1}")
    await writer.wait_closed()
    data, reset = await t.read_to_end(other)
    t(f"peer got {data.decode()}")
    other.close()
