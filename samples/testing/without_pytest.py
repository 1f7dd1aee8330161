"""Runs a file of tests for pytest-asyncio where that is not installed, in real time: python3 without_pytest.py FILE

It knows what pytest_ports.py uses of pytest: mark.asyncio, mark.parametrize with one name, and raises. It prints a line for each test as `pytest -v` does,
and its exit status is 1 if a test failed.
"""

import asyncio
import contextlib
import runpy
import sys
import traceback
import types


class Mark:
    asyncio = None  # every test is a coroutine function here

    @staticmethod
    def parametrize(name, values):
        def decorate(test):
            test.cases = [(f"[{value}]", {name: value}) for value in values]
            return test

        return decorate


@contextlib.contextmanager
def raises(expected):
    try:
        yield
    except expected:
        return
    raise AssertionError(f"{expected.__name__} was not raised")


def run(test, arguments):
    try:
        asyncio.run(test(**arguments))
        return "PASSED"
    except (Exception, asyncio.CancelledError):
        traceback.print_exc()
        return "FAILED"


def main(file):
    sys.modules["pytest"] = types.SimpleNamespace(mark=Mark, raises=raises)
    outcomes = []
    for name, test in runpy.run_path(file).items():
        if name.startswith("test_"):
            for suffix, arguments in getattr(test, "cases", [("", {})]):
                outcomes.append(run(test, arguments))
                print(f"{file}::{name}{suffix} {outcomes[-1]}", flush=True)
    return 1 if "FAILED" in outcomes or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
