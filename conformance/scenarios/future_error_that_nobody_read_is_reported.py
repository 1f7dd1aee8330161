"""The error of a future that nobody read is reported when the future is gone; one that was read, or cancelled too late, is not."""

import asyncio
import gc


def run(t):
    loop = t.loop()
    reports = []
    loop.set_exception_handler(lambda loop, context: reports.append(t.reason(context["exception"])))

    def fail(name):
        future = loop.create_future()
        future.set_exception(ValueError(name))
        return future

    def make():
        fail("unread")
        fail("read").exception()
        fail("cancelled").cancel()
        try:
            fail("raised").result()
        except ValueError:
            pass
        fail("unread too")

    make()
    gc.collect()
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()
    for report in sorted(reports):
        t(report)
