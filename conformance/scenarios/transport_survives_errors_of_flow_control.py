"""An error in pause_writing or resume_writing is reported, and the connection goes on."""

import asyncio

from scenario_trace import Recorder


class Broken(Recorder):
    def pause_writing(self):
        super().pause_writing()
        raise ValueError("pause")

    def resume_writing(self):
        super().resume_writing()
        raise ValueError("resume")


async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: t(f"reported {t.reason(context['exception'])}, protocol given {'protocol' in context}"))
    one, other = t.pair()
    transport, protocol = await loop.create_connection(lambda: Broken(t, "one"), sock=one)
    transport.write(b"x" * 20_000_000)
    t("written")
    transport.write_eof()
    data, reset = await t.read_to_end(other)
    t(f"peer got all {len(data) == 20_000_000}, closing {transport.is_closing()}")
    other.close()
    await protocol.lost
