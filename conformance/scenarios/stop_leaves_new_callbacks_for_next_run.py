"""stop() completes the batch; what the batch scheduled waits for the next run of the loop."""


def run(t):
    loop = t.loop()

    def stopper():
        t("stop")
        loop.stop()
        loop.call_soon(t, "scheduled after stop")

    loop.call_soon(stopper)
    loop.call_soon(t, "rest of the batch")
    loop.run_forever()
    t("first run left")
    loop.call_soon(loop.stop)
    loop.run_forever()
    t("second run left")
    loop.close()
