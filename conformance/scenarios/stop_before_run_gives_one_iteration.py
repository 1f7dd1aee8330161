"""stop() before run_forever() gives exactly one iteration: no waiting for timers, no second batch."""


def run(t):
    loop = t.loop()
    loop.call_soon(lambda: (t("ready"), loop.call_soon(t, "second batch")))
    loop.call_later(0, t, "due")
    loop.call_later(1, t, "not due")
    loop.stop()
    loop.run_forever()
    t.at("left")
    loop.stop()
    loop.run_forever()
    t.at("left again")
    loop.close()
