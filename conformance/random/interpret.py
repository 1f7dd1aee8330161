"""Runs one random program under CPython and gives its trace. RandomProgram.cs and its parts are the twin; README.md has the language."""

import asyncio
import gc
import logging
import sys

from order import OrderedSet, RandomLoop, virtual_loop

logging.disable(logging.CRITICAL)
sys.unraisablehook = lambda _: None  # tasks of a deadlock are closed by the collector, wherever they stand

UNIT = 1 / 128  # seconds: exact as a double and as a number of 100 ns ticks, so sums of delays are too
WATCH = 4096  # how long main, and every sweep, may take, in units
LINGER = 100  # how long the others may go on behind main
CIRCLE = "83: a circle of waits"
SAME = "99: the shield of a done task is that task"
INDEX = "153: an index of a barrier is free out of turn"
ERRORS = {"value": ValueError, "key": KeyError, "zero": ZeroDivisionError, "runtime": RuntimeError, "cancel": asyncio.CancelledError}
CAUGHT = {"value": ValueError, "cancel": asyncio.CancelledError, "timeout": TimeoutError, "group": ExceptionGroup, "any": Exception,
          "runtime": RuntimeError}
WHEN = {"all": asyncio.ALL_COMPLETED, "first": asyncio.FIRST_COMPLETED, "error": asyncio.FIRST_EXCEPTION}


class Excluded(BaseException):
    """The program does what docs/compatibility.md lists as different, or what CPython leaves open."""


def error_name(e):
    if isinstance(e, BaseExceptionGroup):
        return f"ExceptionGroup({', '.join(error_name(x) for x in e.exceptions)})"
    return type(e).__name__


def error_text(e):
    """The name; for a cancellation also its message, which is the program's own."""
    if isinstance(e, asyncio.CancelledError):
        return f"CancelledError {e.args[0]}" if e.args and e.args[0] is not None else "CancelledError"
    return error_name(e)


def text(value):
    if isinstance(value, (list, tuple)):
        return ",".join(text(x) for x in value)
    if isinstance(value, BaseException):
        return error_name(value)
    return "" if value is None or isinstance(value, bool) else str(value)


def seconds(units):
    return None if units is None else units * UNIT


class Barrier(asyncio.Barrier):
    """Excludes programs in which somebody comes after the holder of a lower index was cancelled: CPython gives the number of those inside, which others may have."""

    def __init__(self, parties, machine):
        super().__init__(parties)
        self.machine = machine
        self.indices = {}

    async def _block(self):
        await super()._block()
        if set(self.indices.values()) != set(range(len(self.indices))):
            self.machine.excluded = self.machine.excluded or INDEX
        self.indices[asyncio.current_task()] = self._count

    async def wait(self):
        try:
            return await super().wait()
        finally:
            self.indices.pop(asyncio.current_task(), None)


class Machine:
    def __init__(self, loop):
        self.loop = loop
        self.lines = []
        self.all = []  # every task, in order of creation: it also keeps them alive
        self.excluded = None
        self.vars, self.handles, self.groups, self.scopes = {}, {}, {}, {}
        self.copies, self.selfish = set(), set()
        self.counter = 0
        self.over = False
        self.locks = [asyncio.Lock() for _ in range(2)]
        self.semaphores = [asyncio.Semaphore(1), asyncio.BoundedSemaphore(2)]
        self.events = [asyncio.Event() for _ in range(2)]
        self.conditions = [asyncio.Condition(), asyncio.Condition(self.locks[0])]
        self.barriers = [Barrier(2, self), Barrier(3, self)]
        self.queues = [asyncio.Queue(), asyncio.Queue(1), asyncio.LifoQueue(2), asyncio.PriorityQueue(2)]
        for i in range(3):
            self.vars[f"f{i}"] = loop.create_future()

    def say(self, node, what=""):
        self.add(f"{self.loop.time() / UNIT:.0f} {node[1]} {what}".rstrip())

    def add(self, line):
        if not self.over:
            self.lines.append(line)

    def exclude(self, why):
        self.excluded = self.excluded or why
        raise Excluded(why)

    def check_identity(self, names):
        chosen = [self.vars[x] for x in dict.fromkeys(names) if x in self.vars]
        if len(set(chosen)) < len(chosen) and self.copies & set(chosen):
            self.exclude(SAME)

    def check_self_await(self, task):
        """A task that has awaited itself refuses every later await in CPython, also those of others."""
        if task in self.selfish:
            self.exclude("62: a task that awaited itself is awaited again")
        if task is not None and task is asyncio.current_task():
            self.selfish.add(task)

    def report(self, loop, context):
        """What becomes of a future nobody asked depends on the garbage collector; all else is part of the trace."""
        message = context["message"]
        if "never retrieved" in message or "destroyed" in message or "shutdown" in message:
            return
        if isinstance(context.get("exception"), RecursionError):
            self.excluded = self.excluded or CIRCLE
        self.add(f"report {error_name(context['exception']) if 'exception' in context else 'nothing'}")

    # Everything that does not await, for tasks and callbacks alike.

    def act(self, nodes):
        for node in nodes:
            self.step(node)

    def step(self, node):
        match node:
            case ["say", _]:
                self.say(node)
            case ["set", _, i]:
                self.events[i].set()
            case ["clear", _, i]:
                self.events[i].clear()
            case ["putn", _, i, value]:
                self.queues[i].put_nowait(value)
            case ["getn", _, i]:
                self.say(node, f"{self.queues[i].get_nowait()}")
            case ["done", _, i]:
                self.queues[i].task_done()
            case ["shut", _, i, immediate]:
                self.queues[i].shutdown(bool(immediate))
            case ["rel", _, i]:
                self.locks[i].release()
            case ["srel", _, i]:
                self.semaphores[i].release()
            case ["notify", _, i, n]:
                self.conditions[i].notify(n)
            case ["add", _]:
                self.counter += 1
            case ["look", _]:
                self.say(node, " ".join([
                    *(f"L{x.locked():d}" for x in self.locks), *(f"S{x.locked():d}" for x in self.semaphores),
                    *(f"E{x.is_set():d}" for x in self.events), *(f"B{x.n_waiting}{x.broken:d}" for x in self.barriers),
                    *(f"Q{x.qsize()}" for x in self.queues)]))
            case ["cancel", _, name, message]:
                if name in self.vars:
                    try:
                        self.say(node, f"{self.vars[name].cancel(message) if message else self.vars[name].cancel():d}")
                    except RecursionError:
                        self.exclude(CIRCLE)
            case ["fres", _, name, value]:
                self.vars[name].set_result(value)
            case ["fexc", _, name, kind]:
                self.vars[name].set_exception(ERRORS[kind]("given"))
            case ["state", _, name]:
                self.say(node, self.state(name))
            case ["adc", _, name, actions]:
                if name in self.vars:
                    self.vars[name].add_done_callback(lambda f: (self.say(node, self.ended(f)), self.act(actions)))
            case ["soon", _, name, actions]:
                self.handles[name] = self.loop.call_soon(self.act, actions)
            case ["later", _, name, delay, actions]:
                self.handles[name] = self.loop.call_later(seconds(delay), self.act, actions)
            case ["hcancel", _, name]:
                if name in self.handles:
                    self.handles[name].cancel()
            case ["turns", _, n]:
                self.loop.call_soon(self.turn, node, 1)
            case ["raise", _, kind]:
                raise ERRORS[kind]() if kind == "cancel" else ERRORS[kind]("given")
            case ["count", _]:
                task = asyncio.current_task()
                self.say(node, f"{task.cancelling()}" if task else "no task")
            case ["uncancel", _]:
                task = asyncio.current_task()
                self.say(node, f"{task.uncancel()}" if task else "no task")
            case ["cancelme", _]:
                if task := asyncio.current_task():
                    task.cancel(f"by {node[1]}")
            case ["spawn", _, name, body, eager, group]:
                self.spawn(node, name, body, eager, group)
            case ["resched", _, scope, delay]:
                if scope in self.scopes:
                    self.scopes[scope].reschedule(None if delay is None else self.loop.time() + seconds(delay))
            case ["gather", _, name, targets, errors]:
                self.vars[name] = self.gather(targets, errors)
            case ["shield", _, name, inner]:
                if inner in self.vars:
                    if self.vars[inner].done():
                        self.copies.add(self.vars[inner])
                    self.vars[name] = asyncio.shield(self.vars[inner])
            case _:
                self.exclude("no program: an await in a callback")  # shrinking makes some

    def turn(self, node, i):
        self.say(node, f"turn {i}")
        if i < node[2]:
            self.loop.call_soon(self.turn, node, i + 1)

    def spawn(self, node, name, body, eager, group):
        if group is not None and group in self.groups:
            task = self.groups[group].create_task(self.body(body))
        elif eager:
            task = self.note(asyncio.eager_task_factory(self.loop, self.body(body)))
        else:
            task = self.loop.create_task(self.body(body))
        self.vars[name] = task

    def note(self, task):
        self.all.append(task)
        return task

    def factory(self, loop, coro, **kwargs):
        return self.note(asyncio.Task(coro, loop=loop, **kwargs))

    def gather(self, targets, errors):
        self.check_identity([x[1] for x in targets if x[0] == "var"])
        return asyncio.gather(*[self.target(x) for x in targets if x[0] != "var" or x[1] in self.vars], return_exceptions=bool(errors))

    def state(self, name):
        return self.ended(self.vars[name]) if name in self.vars else "none"

    def ended(self, f):
        if not f.done():
            return "pending"
        if f.cancelled():
            return "cancelled"
        return error_name(f.exception()) if f.exception() else f"result {text(f.result())}".rstrip()

    # What can be awaited.

    def target(self, x):
        match x:
            case ["sleep", delay]:
                return asyncio.sleep(seconds(delay))
            case ["ev", i]:
                return self.events[i].wait()
            case ["acq", i]:
                return self.locks[i].acquire()
            case ["sacq", i]:
                return self.semaphores[i].acquire()
            case ["get", i]:
                return self.queues[i].get()
            case ["put", i, value]:
                return self.queues[i].put(value)
            case ["join", i]:
                return self.queues[i].join()
            case ["bar", i]:
                return self.barriers[i].wait()
            case ["body", nodes]:
                return self.body(nodes)
            case ["shielded", name]:
                return asyncio.shield(self.vars[name]) if name in self.vars else None
            case ["var", name]:
                self.check_self_await(self.vars.get(name))
                return self.vars.get(name)
            case _:
                raise AssertionError(x)

    async def body(self, nodes):
        """What a task runs: a value of its own, 0 without `ret`."""
        value = await self.block(nodes)
        return 0 if value is None else value

    async def block(self, nodes):
        for node in nodes:
            try:
                value = await self.run(node)
            except (Exception, asyncio.CancelledError) as e:
                if isinstance(e, RecursionError):
                    self.exclude(CIRCLE)
                self.say(node, f"! {error_text(e)}")
                raise
            if value is not None:
                return value
        return None

    async def run(self, node):
        match node:
            case ["await", _, x]:
                awaitable = self.target(x)
                if awaitable is not None:
                    self.say(node, f"got {text(await awaitable)}".rstrip())
            case ["waitfor", _, x, limit]:
                awaitable = self.target(x)
                if awaitable is not None:
                    self.say(node, f"got {text(await asyncio.wait_for(awaitable, seconds(limit)))}".rstrip())
            case ["wait", _, names, limit, when]:
                self.check_identity(names)
                chosen = {self.vars[x]: x for x in names if x in self.vars}
                done, pending = await asyncio.wait(list(chosen), timeout=seconds(limit), return_when=WHEN[when])
                self.say(node, f"done {' '.join(sorted(chosen[x] for x in done))} pending {' '.join(sorted(chosen[x] for x in pending))}")
            case ["completed", _, names, limit]:
                # Two that are done already would come in the order of a set.
                chosen = list(dict.fromkeys(self.vars[x] for x in names if x in self.vars and not self.vars[x].done()))
                for each in asyncio.as_completed(chosen, timeout=seconds(limit)):
                    await each
                    self.say(node, "next")
            case ["call", _, body]:
                return await self.block(body)
            case ["rep", _, n, body]:
                for _ in range(n):
                    if (value := await self.block(body)) is not None:
                        return value
            case ["ret", _, value]:
                return value
            case ["try", _, body, handlers, last]:
                return await self.guarded(node, body, handlers, last)
            case ["timeout", _, delay, body]:
                async with asyncio.timeout(seconds(delay)) as scope:
                    self.scopes[node[1]] = scope
                    try:
                        return await self.block(body)
                    finally:
                        self.say(node, f"expired {scope.expired():d}")
            case ["group", _, body]:
                if asyncio.current_task().cancelling():
                    self.exclude("133: a group entered with a pending count")
                group = asyncio.TaskGroup()
                group._tasks = OrderedSet()
                async with group:
                    self.groups[node[1]] = group
                    if (value := await self.block(body)) is not None:
                        return value
                self.say(node, "over")
            case ["with", _, kind, i, body]:
                async with {"L": self.locks, "S": self.semaphores, "C": self.conditions}[kind][i]:
                    self.say(node, "in")
                    return await self.block(body)
            case ["cwait", _, i]:
                await self.conditions[i].wait()
                self.say(node, "woken")
            case ["cwaitfor", _, i, n]:
                await self.conditions[i].wait_for(lambda: self.counter >= n)
                self.say(node, f"{self.counter}")
            case ["babort", _, i]:
                await self.barriers[i].abort()
            case ["breset", _, i]:
                await self.barriers[i].reset()
            case _:
                self.step(node)
        return None

    async def guarded(self, node, body, handlers, last):
        try:
            try:
                return await self.block(body)
            except (Exception, asyncio.CancelledError) as e:
                for kind, then, again in handlers:
                    if isinstance(e, CAUGHT[kind]):
                        self.say(node, error_text(e))
                        value = await self.block(then)
                        if again and value is None:
                            raise
                        return value
                raise
        finally:
            if last is not None:
                self.say(node, "finally")
                await self.block(last)

    async def root(self, program):
        """Runs the program as a task; what is left is swept away by cancelling it until it has ended."""
        self.vars["m"] = main = self.loop.create_task(self.body(program))
        await asyncio.wait([main], timeout=WATCH * UNIT)
        await asyncio.sleep(LINGER * UNIT)
        for _ in range(40):
            left = {task: name for name, task in self.vars.items() if not task.done()}
            if not left:
                break
            self.add(f"{self.loop.time() / UNIT:.0f} sweep {' '.join(left.values())}")
            for future in left:
                try:
                    future.cancel()
                except RecursionError:
                    self.exclude(CIRCLE)
            await asyncio.wait(list(left), timeout=WATCH * UNIT)
        self.add("end " + " ".join(f"{name}={self.state(name).replace(' ', ':')}" for name in sorted(self.vars)))
        self.over = True  # how many turns the end of a run takes is its own affair


def run(program):
    """The trace of a program, and why it is excluded or None."""
    outcome = run_once(program)
    gc.collect()  # what was left is closed now: its clean-up code would find the next program's loop and task
    return outcome


def run_once(program):
    loop = RandomLoop()
    machine = Machine(loop)
    loop.set_task_factory(machine.factory)
    loop.set_exception_handler(machine.report)
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(machine.root(program))
        # As asyncio.run ends, but in order of creation; there it is the order of a set.
        left = [task for task in machine.all if not task.done()]
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    except (Excluded, RecursionError) as e:
        machine.excluded = machine.excluded or f"{type(e).__name__}"
    except virtual_loop.Deadlock:
        machine.excluded = machine.excluded or "deadlock"
    finally:
        asyncio.set_event_loop(None)
        loop._ready.clear()
        loop._scheduled.clear()
        loop.close()
    return list(machine.lines), machine.excluded


gc.freeze()  # what exists now is no garbage: the collection after each program looks at that program only
