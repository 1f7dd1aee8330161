using System.Text.Json;

namespace AsyncioSharp.Conformance;

// Everything that does not await, for tasks and callbacks alike.
public sealed partial class RandomProgram
{
    private void Act(JsonElement nodes)
    {
        foreach (JsonElement node in nodes.EnumerateArray())
        {
            Step(node);
        }
    }

    private void Step(JsonElement node)
    {
        int Number(int i) => node[i].GetInt32();
        string Name(int i) => node[i].GetString()!;
        switch (node[0].GetString())
        {
            case "say":
                Say(node);
                break;
            case "set":
                _events[Number(2)].Set();
                break;
            case "clear":
                _events[Number(2)].Clear();
                break;
            case "putn":
                _queues[Number(2)].PutNowait(Number(3));
                break;
            case "getn":
                Say(node, $"{_queues[Number(2)].GetNowait()}");
                break;
            case "done":
                _queues[Number(2)].TaskDone();
                break;
            case "shut":
                _queues[Number(2)].Shutdown(Number(3) != 0);
                break;
            case "rel":
                _locks[Number(2)].Release();
                break;
            case "srel":
                _semaphores[Number(2)].Release();
                break;
            case "notify":
                _conditions[Number(2)].Notify(Number(3));
                break;
            case "add":
                _counter++;
                break;
            case "look":
                Say(node, string.Join(' ', [
                    .. _locks.Select(x => $"L{Bit(x.Locked())}"), .. _semaphores.Select(x => $"S{Bit(x.Locked())}"),
                    .. _events.Select(x => $"E{Bit(x.IsSet())}"), .. _barriers.Select(x => $"B{x.NWaiting}{Bit(x.Broken)}"),
                    .. _queues.Select(x => $"Q{x.Qsize()}")]));
                break;
            case "cancel":
                if (_vars.TryGetValue(Name(2), out Future? victim))
                {
                    Say(node, $"{Bit(victim.Cancel(node[3].GetString()))}");
                }
                break;
            case "fres":
                ((Future<int>)_vars[Name(2)]).SetResult(Number(3));
                break;
            case "fexc":
                _vars[Name(2)].SetException(ErrorOf(Name(3)));
                break;
            case "state":
                Say(node, State(Name(2)));
                break;
            case "adc":
                if (_vars.TryGetValue(Name(2), out Future? watched))
                {
                    watched.AddDoneCallback(f =>
                    {
                        Say(node, Ended(f));
                        Act(node[3]);
                    });
                }
                break;
            case "soon":
                _handles[Name(2)] = _loop.CallSoon(() => Act(node[3]));
                break;
            case "later":
                _handles[Name(2)] = _loop.CallLater(Seconds(node[3])!.Value, () => Act(node[4]));
                break;
            case "hcancel":
                if (_handles.TryGetValue(Name(2), out Handle? handle))
                {
                    handle.Cancel();
                }
                break;
            case "turns":
                _loop.CallSoon(() => Turn(node, 1));
                break;
            case "raise":
                throw ErrorOf(Name(2));
            case "count":
                Say(node, Asyncio.CurrentTask() is { } counted ? $"{counted.Cancelling()}" : "no task");
                break;
            case "uncancel":
                Say(node, Asyncio.CurrentTask() is { } forgiven ? $"{forgiven.Uncancel()}" : "no task");
                break;
            case "cancelme":
                Asyncio.CurrentTask()?.Cancel($"by {Number(1)}");
                break;
            case "spawn":
                _vars[Name(2)] = Spawn(node[3], eager: Number(4) != 0, node[5]);
                break;
            case "resched":
                if (_scopes.TryGetValue(Number(2), out TimeoutScope? scope))
                {
                    scope.Reschedule(Seconds(node[3]) is { } delay ? _loop.Time() + delay : null);
                }
                break;
            case "gather":
                _vars[Name(2)] = Gather(node[3], returnExceptions: Number(4) != 0);
                break;
            case "shield":
                if (_vars.TryGetValue(Name(3), out Future? inner))
                {
                    _vars[Name(2)] = Asyncio.Shield((IAwaitable<int>)inner);
                }
                break;
            default:
                throw new NotSupportedException($"{node}");
        }
    }

    private static char Bit(bool value) => value ? '1' : '0';

    private static Exception ErrorOf(string kind) => kind switch
    {
        "value" => new ArgumentException("given"),
        "key" => new KeyNotFoundException("given"),
        "zero" => new DivideByZeroException("given"),
        "runtime" => new InvalidOperationException("given"),
        "cancel" => new CancelledError(),
        _ => throw new NotSupportedException(kind),
    };

    private void Turn(JsonElement node, int i)
    {
        Say(node, $"turn {i}");
        if (i < node[2].GetInt32())
        {
            _loop.CallSoon(() => Turn(node, i + 1));
        }
    }

    private AsyncioTask<int> Spawn(JsonElement body, bool eager, JsonElement group)
    {
        TaskGroup? home = group.ValueKind == JsonValueKind.Number ? _groups.GetValueOrDefault(group.GetInt32()) : null;
        bool? eagerStart = eager ? true : null;
        return Body(body) switch
        {
            Coroutine<int> coroutine when home is not null => home.CreateTask(coroutine),
            Coroutine<int> coroutine => _loop.CreateTask(coroutine, eagerStart: eagerStart),
            Func<Task<int>> native when home is not null => home.CreateTask(native),
            Func<Task<int>> native => _loop.CreateTask(native, eagerStart: eagerStart),
            var other => throw new NotSupportedException($"{other}"),
        };
    }

    private Future Gather(JsonElement targets, bool returnExceptions)
    {
        object[] parts = targets.EnumerateArray().Select(Target).OfType<object>().ToArray();
        bool anyNative = parts.Any(x => x is Func<Task<int>>); // then all become tasks here, in the order of the arguments, as gather does with coroutines
        IAwaitable<int>[] all = parts.Select(x => x switch
        {
            Func<Task<int>> native => Asyncio.CreateTask(native),
            Coroutine<int> coroutine when anyNative => Asyncio.CreateTask(coroutine),
            _ => (IAwaitable<int>)x,
        }).ToArray();
        return returnExceptions ? Asyncio.GatherReturnExceptions(all) : Asyncio.Gather(all);
    }

    private object Body(JsonElement nodes) => IsNative(nodes) ? (Func<Task<int>>)(() => BodyN(nodes)) : BodyC(nodes);

    // What can be awaited; null if there is no such task yet.
    private object? Target(JsonElement x)
    {
        int Number(int i) => x[i].GetInt32();
        return x[0].GetString() switch
        {
            "sleep" => Asyncio.Sleep(Seconds(x[1])!.Value),
            "ev" => _events[Number(1)].Wait(),
            "acq" => _locks[Number(1)].Acquire(),
            "sacq" => _semaphores[Number(1)].Acquire(),
            "get" => _queues[Number(1)].Get(),
            "put" => _queues[Number(1)].Put(Number(2)),
            "join" => _queues[Number(1)].Join(),
            "bar" => _barriers[Number(1)].Wait(),
            "body" => Body(x[1]),
            "shielded" => _vars.TryGetValue(x[1].GetString()!, out Future? inner) ? Asyncio.Shield((IAwaitable<int>)inner) : null,
            "var" => _vars.GetValueOrDefault(x[1].GetString()!),
            _ => throw new NotSupportedException($"{x}"),
        };
    }

    private static object Limited(object x, double? limit) => x switch
    {
        Func<Task<int>> native => Asyncio.WaitFor(native, limit),
        IAwaitable<int> number => Asyncio.WaitFor(number, limit),
        IAwaitable<int[]> numbers => Asyncio.WaitFor(numbers, limit),
        IAwaitable<Outcome<int>[]> outcomes => Asyncio.WaitFor(outcomes, limit),
        IAwaitable any => Asyncio.WaitFor(any, limit),
        _ => throw new NotSupportedException($"{x}"),
    };

    private List<(Future Future, string Name)> Chosen(JsonElement names)
    {
        // The last name counts where two name one future, as in Python's dictionary.
        var chosen = new Dictionary<Future, string>();
        foreach (JsonElement name in names.EnumerateArray())
        {
            if (_vars.TryGetValue(name.GetString()!, out Future? future))
            {
                chosen[future] = name.GetString()!;
            }
        }

        return chosen.Select(x => (x.Key, x.Value)).ToList();
    }

    private static string Sorted(IEnumerable<Future> futures, List<(Future Future, string Name)> chosen) =>
        string.Join(' ', futures.Select(x => chosen.Single(y => ReferenceEquals(x, y.Future)).Name).Order(StringComparer.Ordinal));

    private static ReturnWhen When(JsonElement node) => node.GetString() switch
    {
        "first" => ReturnWhen.FirstCompleted,
        "error" => ReturnWhen.FirstException,
        _ => ReturnWhen.AllCompleted,
    };

    private Dictionary<Future, string> Left()
    {
        var left = new Dictionary<Future, string>();
        foreach (var (name, future) in _vars)
        {
            if (!future.Done())
            {
                left[future] = name;
            }
        }

        return left;
    }

    private void End()
    {
        Add("end " + string.Join(' ', _vars.Keys.Order(StringComparer.Ordinal).Select(name => $"{name}={State(name).Replace(' ', ':')}")));
        _isOver = true;
    }
}
