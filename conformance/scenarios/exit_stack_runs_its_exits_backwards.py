"""An exit stack calls what it holds backwards; each sees the error that is on its way, may swallow it or replace it."""

import contextlib


def note(t, name, result=None, raises=None):
    async def leave(kind, error, traceback):
        t(f"{name}: {t.error(error)}")
        if raises:
            raise raises
        return result
    return leave

def note_sync(t, name, result=None):
    def leave(kind, error, traceback):
        t(f"{name}: {t.error(error)}")
        return result
    return leave

async def close(t, name):
    t(f"close {name}")

async def block(t, error, *exits):
    try:
        async with contextlib.AsyncExitStack() as stack:
            for leave in exits:
                stack.push_async_exit(leave)
            stack.push(note_sync(t, "sync"))
            stack.push_async_callback(close, t, "a")
            stack.callback(t, "callback")
            t("body")
            if error:
                raise error
        t("goes on")
    except Exception as e:
        while e is not None:
            t(f"out: {t.error(e)} {t.reason(e)}")
            e = e.__context__

async def main(t):
    await block(t, None, note(t, "one"), note(t, "two"))
    await block(t, KeyError("body"), note(t, "one"), note(t, "two"))
    await block(t, KeyError("body"), note(t, "one"), note(t, "two", True))
    await block(t, None, note(t, "one", True), note(t, "two", None, ValueError("two")))
    await block(t, KeyError("body"), note(t, "one"), note(t, "two", None, ValueError("two")), note(t, "three", None, ZeroDivisionError("three")))
    await block(t, KeyError("body"), note(t, "one", None, ValueError("one")), note(t, "two", True))
    again = KeyError("again")
    await block(t, again, note(t, "one"), note(t, "two", None, again))
