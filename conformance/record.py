#!/usr/bin/env python3
"""Run every scenario under this interpreter and record what it prints.

    python3 conformance/record.py            write traces/NAME.txt for every scenarios/NAME.py
    python3 conformance/record.py --check    compare instead; exit code 1 if anything differs
    python3 conformance/record.py --show X   run scenario X and print its trace

The recorded truth is CPython 3.13: other versions may check, not write.
"""

import argparse
import asyncio
import concurrent.futures
import difflib
import importlib.util
import logging
import os
import pathlib
import platform
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SCENARIOS = HERE / "scenarios"
TRACES = HERE / "traces"
TIME_LIMIT = 20


def run_scenario(name):
    """In this process: the lines of one scenario."""
    sys.path.insert(0, str(HERE))
    from scenario_trace import Trace
    from virtual_loop import VirtualLoop

    logging.disable(logging.CRITICAL)  # asyncio's own reports are part of a trace only where a scenario traces them
    spec = importlib.util.spec_from_file_location(f"scenario_{name}", SCENARIOS / f"{name}.py")
    scenario = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scenario)

    t = Trace()
    try:
        if hasattr(scenario, "run"):
            scenario.run(t)
        else:
            asyncio.run(scenario.main(t), loop_factory=VirtualLoop)
    except (Exception, asyncio.CancelledError) as e:
        t(f"raised {t.error(e)}")
    return t.lines


def run_in_fresh_process(name):
    done = subprocess.run(
        [sys.executable, "-B", "-X", "utf8", "-W", "ignore", str(HERE / "record.py"), "--show", name],
        capture_output=True, text=True, encoding="utf-8", timeout=TIME_LIMIT,
        env={k: v for k, v in os.environ.items() if k not in ("PYTHONASYNCIODEBUG", "PYTHONDEVMODE")} | {"PYTHONHASHSEED": "0"})
    if done.returncode != 0 or done.stderr:
        raise SystemExit(f"{name} failed (exit code {done.returncode}):\n{done.stdout}\n{done.stderr}")
    return done.stdout.splitlines()


def read(path):
    """Header and lines of a recorded trace."""
    if not path.exists():
        return None, []
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    return header, lines


def with_progress(items, total):
    """The items; on a terminal it says how many of them there were."""
    for count, item in enumerate(items, 1):
        if sys.stderr.isatty():
            print(f"\r{count} of {total}", end="" if count < total else "\n", file=sys.stderr, flush=True)
        yield item


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the recorded traces")
    parser.add_argument("--show", metavar="NAME", help="run one scenario and print its trace")
    args = parser.parse_args()

    if args.show:
        print("\n".join(run_scenario(args.show)))
        return 0
    if not args.check and sys.version_info[:2] != (3, 13):
        return f"Traces are recorded with CPython 3.13 only; this is {platform.python_version()}. Use --check to compare."

    names = sorted(p.stem for p in SCENARIOS.glob("*.py"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        traces = dict(with_progress(zip(names, pool.map(run_in_fresh_process, names)), len(names)))

    stale = sorted({p.stem for p in TRACES.glob("*.txt")} - set(names))
    if args.check:
        bad = 0
        for name, lines in traces.items():
            header, recorded = read(TRACES / f"{name}.txt")
            if header is None or recorded != lines:
                bad += 1
                print("\n".join(difflib.unified_diff(recorded, lines, f"{name} recorded", f"{name} now", lineterm="")))
        for name in stale:
            bad += 1
            print(f"{name}: a trace without a scenario")
        print(f"{len(names)} scenarios, {bad} differ, CPython {platform.python_version()}")
        return 1 if bad else 0

    TRACES.mkdir(exist_ok=True)
    for name, lines in traces.items():
        text = "\n".join([f"# CPython {platform.python_version()}", *lines]) + "\n"
        (TRACES / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    for name in stale:
        (TRACES / f"{name}.txt").unlink()
    print(f"{len(names)} traces recorded with CPython {platform.python_version()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
