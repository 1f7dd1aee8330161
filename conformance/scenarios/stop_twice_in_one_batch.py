"""stop() is a flag: two calls in one batch end one run, not two."""


def run(t):
    loop = t.loop()
    loop.call_soon(loop.stop)
    loop.call_soon(loop.stop)
    loop.run_forever()
    t("first run left")
    loop.call_soon(lambda: loop.call_soon(lambda: (t("two turns on"), loop.stop())))
    loop.run_forever()
    t("second run left")
    loop.close()
