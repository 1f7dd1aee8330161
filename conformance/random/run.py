#!/usr/bin/env python3
"""Run random programs under this interpreter and under AsyncioSharp, and compare their traces.

    dotnet build AsyncioSharp.Tests
    python3 conformance/random/run.py --seeds 1-2000      compare, and shrink what differs
    python3 conformance/random/run.py --nightly 100000    as many seeds, beginning with one of the day
    python3 conformance/random/run.py --show 17           print program and trace of a seed
    python3 conformance/random/run.py --record 1-2000     write recorded/programs.txt.gz, which `dotnet test` compares

A seed gives the same program every time. Exit code 1 if any trace differs.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import differential
from generate import generate
from interpret import run
from shrink import smaller

FORMS = ["coroutines", "native", "mixed"]
PATIENCE = 30  # seconds of real time for one program


def main():
    args = differential.arguments(__doc__).parse_args()
    comparison = differential.Comparison(generate, run, smaller, HERE / "recorded" / "programs.txt.gz", "programs", FORMS)
    if args.record:
        return comparison.record(args.record)
    sharp = differential.Sharp(args.configuration, "random programs", FORMS, PATIENCE)
    try:
        return differential.execute(args, comparison, sharp)
    finally:
        sharp.close()


if __name__ == "__main__":
    sys.exit(main())
