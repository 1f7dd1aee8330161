using System.Text.Json;

namespace AsyncioSharp.Conformance;

// Everything that awaits, as native methods. Made of RandomProgram.Coroutines.cs: see NativeFile_IsTheCoroutineFile in RandomProgramTests.
public sealed partial class RandomProgram
{
    /// <summary>Runs the program as a task; what is left is swept away by cancelling it until it has ended.</summary>
    private async Task RootN()
    {
        AsyncioTask main = Spawn(_program, eager: false, default);
        _vars["m"] = main;
        await Asyncio.Wait([main], timeout: Watch * Unit);
        await Asyncio.Sleep(Linger * Unit);
        for (int i = 0; i < Sweeps && Left() is { Count: > 0 } left; i++)
        {
            SayAt($"sweep {string.Join(' ', left.Values)}");
            foreach (Future future in left.Keys)
            {
                future.Cancel();
            }
            await Asyncio.Wait(left.Keys, timeout: Watch * Unit);
        }
        End();
    }

    /// <summary>What a task runs: a value of its own, 0 without <c>ret</c>.</summary>
    private async Task<int> BodyN(JsonElement nodes) => await BlockN(nodes) ?? 0;

    private async Task<int?> BlockN(JsonElement nodes)
    {
        foreach (JsonElement node in nodes.EnumerateArray())
        {
            int? value;
            try
            {
                value = await RunN(node);
            }
            catch (Exception e)
            {
                Say(node, $"! {ErrorText(e)}");
                throw;
            }
            if (value is not null)
                return value;
        }
        return null;
    }

    /// <summary>A block inside of a body, in whichever form it has.</summary>
    private async Task<int?> InnerN(JsonElement nodes) => IsNative(nodes) ? await BlockN(nodes) : await BlockC(nodes);

    private async Task<int?> RunN(JsonElement node)
    {
        switch (node[0].GetString())
        {
            case "await":
                if (Target(node[2]) is { } awaitable)
                    Say(node, $"got {await AwaitN(awaitable)}".TrimEnd());
                return null;
            case "waitfor":
                if (Target(node[2]) is { } limited)
                    Say(node, $"got {await AwaitN(Limited(limited, Seconds(node[3])))}".TrimEnd());
                return null;
            case "wait":
                var chosen = Chosen(node[2]);
                var (done, pending) = await Asyncio.Wait(chosen.Select(x => x.Future), timeout: Seconds(node[3]), returnWhen: When(node[4]));
                Say(node, $"done {Sorted(done, chosen)} pending {Sorted(pending, chosen)}");
                return null;
            case "completed":
                // Two that are done already would come in the order of a set.
                foreach (var each in Asyncio.AsCompleted(Chosen(node[2]).Select(x => x.Future).Where(x => !x.Done()).ToList<IAwaitable>(), Seconds(node[3])))
                {
                    await each;
                    Say(node, "next");
                }
                return null;
            case "call":
                return await InnerN(node[2]);
            case "rep":
                for (int i = 0; i < node[2].GetInt32(); i++)
                {
                    if (await InnerN(node[3]) is { } value)
                        return value;
                }
                return null;
            case "ret":
                return node[2].GetInt32();
            case "try":
                return await GuardedN(node);
            case "timeout":
                return await Asyncio.Timeout(Seconds(node[2]), async Task<int?> (scope) =>
                {
                    _scopes[node[1].GetInt32()] = scope;
                    try
                    {
                        return await InnerN(node[3]);
                    }
                    finally
                    {
                        Say(node, $"expired {Bit(scope.Expired())}");
                    }
                });
            case "group":
                int? result = await Asyncio.TaskGroup(async Task<int?> (group) =>
                {
                    _groups[node[1].GetInt32()] = group;
                    return await InnerN(node[2]);
                });
                if (result is null)
                    Say(node, "over");
                return result;
            case "with":
                return await WithN(node);
            case "cwait":
                await _conditions[node[2].GetInt32()].Wait();
                Say(node, "woken");
                return null;
            case "cwaitfor":
                await _conditions[node[2].GetInt32()].WaitFor(() => _counter >= node[3].GetInt32());
                Say(node, $"{_counter}");
                return null;
            case "babort":
                await _barriers[node[2].GetInt32()].Abort();
                return null;
            case "breset":
                await _barriers[node[2].GetInt32()].Reset();
                return null;
            default:
                Step(node);
                return null;
        }
    }

    private async Task<int?> GuardedN(JsonElement node)
    {
        try
        {
            return await InnerN(node[2]);
        }
        catch (Exception e) when (HandlerOf(node[3], e) is not null)
        {
            JsonElement handler = HandlerOf(node[3], e)!.Value;
            Say(node, ErrorText(e));
            int? value = await InnerN(handler[1]);
            if (handler[2].GetInt32() != 0 && value is null)
                throw;
            return value;
        }
        finally
        {
            if (node[4].ValueKind == JsonValueKind.Array)
            {
                Say(node, "finally");
                await InnerN(node[4]);
            }
        }
    }

    private async Task<int?> WithN(JsonElement node)
    {
        int i = node[3].GetInt32();
        switch (node[2].GetString())
        {
            case "S":
                using (await _semaphores[i].Acquire())
                {
                    Say(node, "in");
                    return await InnerN(node[4]);
                }
            case "C":
                using (await _conditions[i].Acquire())
                {
                    Say(node, "in");
                    return await InnerN(node[4]);
                }
            default:
                using (await _locks[i].Acquire())
                {
                    Say(node, "in");
                    return await InnerN(node[4]);
                }
        }
    }

    private static async Task<string> AwaitN(object x)
    {
        switch (x)
        {
            case Func<Task<int>> native:
                return Text(await native());
            case Coroutine<int> coroutine:
                return Text(await coroutine);
            case AsyncioTask<int> task:
                return Text(await task);
            case Future<int> future:
                return Text(await future);
            case IAwaitable<int[]> numbers:
                return Text(await numbers);
            case IAwaitable<Outcome<int>[]> outcomes:
                return Text(await outcomes);
            case Coroutine<AsyncioLock.Releaser> gate:
                await gate;
                return "";
            case Coroutine<bool> flag:
                await flag;
                return "";
            case Coroutine plain:
                await plain;
                return "";
            default:
                await (IAwaitable)x;
                return "";
        }
    }
}
