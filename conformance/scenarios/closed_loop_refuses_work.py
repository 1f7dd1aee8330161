"""A closed loop refuses to schedule or run; closing again is fine; waiting callbacks are dropped."""


def run(t):
    loop = t.loop()
    loop.call_soon(t, "never")
    loop.call_later(1, t, "never either")
    loop.close()
    loop.close()
    t(f"closed {loop.is_closed()}, running {loop.is_running()}")
    for what, use in (("call_soon", lambda: loop.call_soon(t, "x")), ("call_later", lambda: loop.call_later(1, t, "x")),
                      ("call_soon_threadsafe", lambda: loop.call_soon_threadsafe(t, "x")), ("run_forever", loop.run_forever)):
        try:
            use()
            t(f"{what} went through")
        except RuntimeError as e:
            t(f"{what}: {t.error(e)}")
