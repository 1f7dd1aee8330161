"""The reader of a pipe is told of its end and then that it is lost; a writer whose reader has gone is lost cleanly, or with an error if data was pending."""

import asyncio
import os

from scenario_trace import Recorder


async def main(t):
    loop = asyncio.get_running_loop()
    r, w = os.pipe()
    transport, protocol = await loop.connect_read_pipe(lambda: Recorder(t, "reader"), open(r, "rb", 0))
    os.write(w, b"data")
    os.close(w)
    t(await protocol.until(4))
    await protocol.lost
    for pending in False, True:
        r, w = os.pipe()
        transport, protocol = await loop.connect_write_pipe(lambda: Recorder(t, f"writer, pending {pending}"), open(w, "wb", 0))
        if pending:
            transport.write(b"x" * 1_000_000)
            t(f"buffered {transport.get_write_buffer_size() > 0}")
        os.close(r)
        await protocol.lost
