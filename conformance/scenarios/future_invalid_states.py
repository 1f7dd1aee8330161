"""Completing twice and reading too early are InvalidStateErrors; cancelling a done future returns False."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()

    def attempt(what, use):
        try:
            use()
            t(f"{what} went through")
        except (asyncio.InvalidStateError, asyncio.CancelledError) as e:
            t(f"{what}: {t.error(e)}")

    future = loop.create_future()
    attempt("result of a pending one", future.result)
    attempt("exception of a pending one", future.exception)
    future.set_result(1)
    attempt("second result", lambda: future.set_result(2))
    attempt("exception after result", lambda: future.set_exception(ValueError()))
    t(f"cancel {future.cancel()}, {t.state(future)}")
    cancelled = loop.create_future()
    t(f"cancel {cancelled.cancel()}, again {cancelled.cancel()}, done {cancelled.done()}")
    attempt("result after cancel", lambda: cancelled.set_result(1))
    attempt("result of a cancelled one", cancelled.result)
    attempt("exception of a cancelled one", cancelled.exception)
