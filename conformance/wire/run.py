#!/usr/bin/env python3
"""Run random byte scripts under this interpreter and under AsyncioSharp, and compare their logs.

    dotnet build AsyncioSharp.Tests
    python3 conformance/wire/run.py --seeds 1-2000      compare, and shrink what differs
    python3 conformance/wire/run.py --nightly 20000     as many seeds, beginning with one of the day
    python3 conformance/wire/run.py --show 17           print script and logs of a seed
    python3 conformance/wire/run.py --flows 1-200       let CPython and AsyncioSharp talk to one another
    python3 conformance/wire/run.py --record 1-1200     write recorded/scripts.txt.gz, which `dotnet test` compares
    python3 conformance/wire/run.py --record-flows 1-100

A seed gives the same script every time. Exit code 1 if any log differs.
"""

import asyncio
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import differential
import flow as flow_module
from generate import generate, generate_flow
from interpret import run
from shrink import smaller

SELECTORS = ["epoll", "select"]
PATIENCE = 60  # seconds for one script


def flow_alone(flow):
    """What both sides say where both run under CPython."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(flow_module.both(flow, f"{folder}/s"))


def flow_mixed(sharp, flow, role, selector):
    """One side under AsyncioSharp, the one that serves or the one that connects."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/s" if flow["net"] == "unix" else None
        order = {"flow": flow, "role": role, "selector": selector}
        if role == "server":
            sharp.ask(order | {"address": path})
            second = asyncio.run(flow_module.connect(flow, sharp.answer()))
            return [sharp.answer(), second]
        first = asyncio.run(flow_module.serve(flow, path, lambda address: sharp.ask(order | {"address": address})))
        return [first, sharp.answer()]


def flows(seeds, sharp):
    began, differ = time.monotonic(), 0
    for seed in differential.told(seeds, "flows"):
        flow = generate_flow(seed)
        expected = flow_alone(flow)
        for role in ("server", "client"):
            for selector in SELECTORS:
                try:
                    actual = flow_mixed(sharp, flow, role, selector)
                except Exception as e:
                    actual = [f"{type(e).__name__}: {e}"]
                    sharp.kill()
                if actual != expected:
                    differ += 1
                    print(f"seed {seed}, AsyncioSharp is the {role} ({selector}): {differential.compact(flow)}\n  CPython {expected}\n  mixed   {actual}")
    print(f"{len(seeds)} flows in {2 * len(SELECTORS)} mixtures, {differ} differ, {time.monotonic() - began:.0f} s")
    return 1 if differ else 0


def record_flows(seeds):
    differential.write(HERE / "recorded" / "flows.txt.gz", [(seed, flow := generate_flow(seed), flow_alone(flow)) for seed in seeds])
    return 0


def main():
    parser = differential.arguments(__doc__)
    parser.add_argument("--flows", type=differential.span, metavar="FIRST-LAST")
    parser.add_argument("--record-flows", type=differential.span, metavar="FIRST-LAST")
    args = parser.parse_args()
    comparison = differential.Comparison(generate, run, smaller, HERE / "recorded" / "scripts.txt.gz", "scripts", SELECTORS)
    if args.record:
        return comparison.record(args.record)
    if args.record_flows:
        return record_flows(args.record_flows)
    sharp = differential.Sharp(args.configuration, "byte scripts", SELECTORS, PATIENCE, stderr=subprocess.DEVNULL)
    try:
        return flows(args.flows, sharp) if args.flows else differential.execute(args, comparison, sharp)
    finally:
        sharp.close()


if __name__ == "__main__":
    sys.exit(main())
