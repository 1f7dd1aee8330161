"""The loop stops in the turn after the future is done; callbacks of that turn still run, later ones do not."""


def run(t):
    loop = t.loop()
    future = loop.create_future()

    def finish():
        future.set_result("value")
        loop.call_soon(lambda: (t("one turn on"), loop.call_soon(t, "two turns on")))

    loop.call_soon(finish)
    t(loop.run_until_complete(future))
    loop.stop()
    loop.run_forever()
    t("left")
    loop.close()
