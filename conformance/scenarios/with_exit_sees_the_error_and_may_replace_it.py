"""The exit of a context manager is told what leaves its block; what it raises takes the place and has the first error as context."""

import asyncio


class Manager:
    def __init__(self, t, name, raises=None):
        self.t, self.name, self.raises = t, name, raises

    async def __aenter__(self):
        await asyncio.sleep(1)
        self.t.at(f"{self.name} enter")
        return self.name

    async def __aexit__(self, kind, error, traceback):
        await asyncio.sleep(1)
        self.t.at(f"{self.name} exit: {self.t.error(error)}")
        if self.raises:
            raise self.raises


async def nested(t, inner, outer):
    async with Manager(t, "outer", outer) as a:
        async with Manager(t, "inner", inner) as b:
            t.at(f"body of {a} and {b}")
            raise KeyError("body")

async def main(t):
    async with Manager(t, "alone"):
        t.at("body")
    for inner, outer in [(None, None), (ValueError("inner"), None), (ValueError("inner"), ZeroDivisionError("outer"))]:
        try:
            await nested(t, inner, outer)
        except Exception as e:
            while e is not None:
                t.at(f"{t.error(e)} {t.reason(e)}")
                e = e.__context__
