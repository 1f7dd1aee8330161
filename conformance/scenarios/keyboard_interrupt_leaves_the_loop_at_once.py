"""KeyboardInterrupt from a callback leaves run_forever() at once; the rest of the batch runs in a later run."""


def run(t):
    loop = t.loop()

    def interrupt():
        t("interrupt")
        raise KeyboardInterrupt

    loop.call_soon(interrupt)
    loop.call_soon(t, "rest of the batch")
    try:
        loop.run_forever()
    except KeyboardInterrupt as e:
        t(f"left by {t.error(e)}")
    loop.stop()
    loop.run_forever()
    t("left")
    loop.close()
