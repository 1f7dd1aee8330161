"""KeyboardInterrupt passes an exception handler and leaves the loop."""


def run(t):
    loop = t.loop()

    def failing():
        raise ValueError

    def handler(loop, context):
        t(f"handler: {t.error(context['exception'])}")
        raise KeyboardInterrupt

    loop.set_exception_handler(handler)
    loop.call_soon(failing)
    loop.call_soon(t, "later")
    try:
        loop.run_forever()
    except KeyboardInterrupt as e:
        t(f"left by {t.error(e)}")
    loop.close()
