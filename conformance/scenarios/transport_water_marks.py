"""Above its high mark a transport pauses its protocol, at its low mark it resumes it, once each; marks have defaults, and setting them asks at once."""

import asyncio

from scenario_trace import Recorder


async def main(t):
    loop = asyncio.get_running_loop()
    one, other = t.pair()
    transport, protocol = await loop.create_connection(lambda: Recorder(t, "one"), sock=one)

    def marks(what):
        low, high = transport.get_write_buffer_limits()
        t(f"{what}: {low} {high}")

    marks("default")
    for limits in {"high": 1000}, {"low": 1000}, {"high": 5, "low": 2}, {"high": 0}, {}:
        transport.set_write_buffer_limits(**limits)
        marks("set")
    try:
        transport.set_write_buffer_limits(high=1, low=2)
    except ValueError as e:
        t(t.error(e))
    try:
        transport.set_write_buffer_limits(low=-1)
    except ValueError as e:
        t(t.error(e))
    transport.set_write_buffer_limits(high=1_000_000_000)
    transport.write(b"x" * 20_000_000)
    size = transport.get_write_buffer_size()
    transport.set_write_buffer_limits(high=size, low=1000)
    t("at the high mark")
    transport.set_write_buffer_limits(high=size - 1, low=1000)
    t("above the high mark")
    transport.write(b"x" * 2000)
    t("written more")
    transport.close()
    data, reset = await t.read_to_end(other)
    await protocol.lost
    t(f"peer got all {len(data) == 20_002_000}")
    other.close()
