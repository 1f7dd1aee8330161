"""The default report has the message first, then the other entries sorted by key, and the error; of a failing handler it reports both errors."""

import asyncio
import logging


class Log(logging.Handler):
    def __init__(self):
        super().__init__()
        self.text = ""

    def emit(self, record):
        self.text += record.getMessage() + "\n" + logging.Formatter().formatException(record.exc_info) + "\n"


def run(t):
    log = Log()
    logging.disable(logging.NOTSET)
    logging.getLogger("asyncio").propagate = False
    logging.getLogger("asyncio").addHandler(log)
    loop = t.loop()

    loop.call_exception_handler({"message": "by hand", "transport": 1, "socket": 3, "protocol": 2, "exception": ValueError("bad")})
    for line in log.text.splitlines()[:4]:
        t(line)
    t(f"error reported {'bad' in log.text}")

    def handler(loop, context):
        raise KeyError("second")

    log.text = ""
    loop.set_exception_handler(handler)
    loop.call_exception_handler({"message": "again", "exception": ValueError("first")})
    t(f"handler blamed {log.text.startswith('Unhandled error in exception handler')}, both reported {'first' in log.text and 'second' in log.text}")
    loop.close()
