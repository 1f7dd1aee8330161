"""In which turn drain and wait_closed go on when the transport pauses, resumes and loses the connection."""

import asyncio


class Silent(asyncio.Transport):
    def __init__(self):
        super().__init__()
        self.closing = False

    def is_closing(self):
        return self.closing

    def close(self):
        self.closing = True


async def main(t):
    loop = asyncio.get_running_loop()

    async def wait(name, coro):
        try:
            await coro
            t(f"{name} done")
        except asyncio.CancelledError as e:
            t(f"{name} {t.error(e)}")
        except ConnectionResetError:
            t(f"{name} reset")
        except Exception as e:
            t(f"{name} {t.error(e)}")

    def connect():
        transport = Silent()
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        protocol.connection_made(transport)
        return transport, protocol, asyncio.StreamWriter(transport, protocol, reader, loop)

    for end in (None, KeyError("x")):
        transport, protocol, writer = connect()
        t.turns(4)
        await wait("at once", writer.drain())
        protocol.pause_writing()
        tasks = [asyncio.create_task(wait(f"drain {n}", writer.drain())) for n in range(3)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        protocol.resume_writing()
        t("resumed")
        for task in tasks:
            await task

        protocol.pause_writing()
        tasks = [asyncio.create_task(wait(f"drain {n}", writer.drain())) for n in range(2)]
        tasks.append(asyncio.create_task(wait("closed", writer.wait_closed())))
        await asyncio.sleep(0)
        t.turns(3)
        protocol.connection_lost(end)
        t("lost")
        for task in tasks:
            await task
        await wait("after", writer.drain())
        await wait("closed after", writer.wait_closed())

    transport, protocol, writer = connect()
    writer.close()
    t.turns(2)
    await wait("closing", writer.drain())
    loop.call_soon(protocol.connection_lost, None)
    await wait("closing", writer.drain())
