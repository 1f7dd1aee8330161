"""Callbacks run in the order of call_soon, and the batch that holds stop() is completed."""


def run(t):
    loop = t.loop()
    for name in ("a", "b", "c"):
        loop.call_soon(t, name)
    loop.call_soon(loop.stop)
    loop.call_soon(t, "d")
    loop.run_forever()
    t("left")
    loop.close()
