using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.ContextManagers;

/// <summary>What the exit stack has in C# only: its forms for .NET's kinds of functions and resources, and <c>await using</c>. Its rules are in the scenarios <c>exit_stack_*</c> of conformance/.</summary>
[TestFixture]
public class AsyncExitStackTests
{
    private readonly List<string> _log = [];

    [SetUp]
    public void Clear() => _log.Clear();

    [Test]
    public void AwaitUsing_BodyFails_ExitsSeeNoErrorAndSwallowNothing() => Virtual.Run(async Coroutine () =>
    {
        Func<Task> block = async () =>
        {
            await using var stack = new AsyncExitStack();
            stack.PushAsyncExit(async error =>
            {
                await Asyncio.Sleep(1);
                _log.Add($"{error?.Message ?? "none"}");
                return true;
            });
            throw new FormatException("body");
        };

        await block.Should().ThrowAsync<FormatException>();
        _log.Should().Equal("none");
    });

    [Test]
    public void AwaitUsing_CancelledWhileAnExitWaits_TheOthersRunBeforeTheBlockIsLeft() => Virtual.Run(async Coroutine () =>
    {
        AsyncioTask task = Asyncio.CreateTask(Block());
        await Asyncio.Sleep(0.5);
        task.Cancel();
        await Asyncio.Wait([task]);

        task.Cancelled().Should().BeTrue();
        _log.Should().Equal("interrupted", "last");

        async Coroutine Block()
        {
            await using var stack = new AsyncExitStack();
            stack.PushAsyncCallback(async () =>
            {
                await Asyncio.Sleep(1);
                _log.Add("last");
            });
            stack.PushAsyncCallback(async () =>
            {
                try
                {
                    await Asyncio.Sleep(10);
                }
                catch (CancelledError)
                {
                    _log.Add("interrupted");
                    throw;
                }
            });
        }
    });

    [Test]
    public void Push_EveryKindOfExitFunction_SeesTheErrorAndMaySwallowIt() => Virtual.Run(async Coroutine () =>
    {
        Action<AsyncExitStack>[] kinds =
        [
            static stack => stack.Push(static error => error is FormatException),
            static stack => stack.PushAsyncExit(static async Coroutine<bool> (error) => error is FormatException),
            static stack => stack.PushAsyncExit(static async Task<bool> (error) => error is FormatException),
            static stack => stack.PushAsyncExit(static async ValueTask<bool> (error) => error is FormatException),
            static stack => stack.PushAsyncExit(new Swallowing()),
        ];
        foreach (Action<AsyncExitStack> push in kinds)
        {
            string? seen = null;
            await Asyncio.With(new AsyncExitStack(), async Coroutine (stack) =>
            {
                stack.Push(error => seen = error?.Message ?? "none");
                push(stack);
                throw new FormatException();
            });
            seen.Should().Be("none");
        }
    });

    [Test]
    public void Push_EveryKindOfExitFunctionWithoutAnswer_SeesTheErrorAndLetsItPass() => Virtual.Run(async Coroutine () =>
    {
        Func<Task> block = async () => await Asyncio.With(new AsyncExitStack(), async Coroutine (stack) =>
        {
            stack.Push(error => { _log.Add($"{error?.Message}"); });
            stack.PushAsyncExit(async error => { await Note(error); });
            stack.PushAsyncExit(async Task (error) => await Note(error));
            stack.PushAsyncExit(async ValueTask (error) => await Note(error));
            throw new FormatException("body");
        });

        await block.Should().ThrowAsync<FormatException>();
        _log.Should().Equal("body", "body", "body", "body");

        async Coroutine Note(Exception? error)
        {
            await Asyncio.Sleep(1);
            _log.Add($"{error?.Message}");
        }
    });

    [Test]
    public void Callbacks_OfEveryKindAndUpToFourArguments_AreCalled() => Virtual.Run(async Coroutine () =>
    {
        await using (var stack = new AsyncExitStack())
        {
            stack.Callback(() => _log.Add("0"));
            stack.Callback(_log.Add, "1");
            stack.Callback((a, b) => _log.Add(a + b), "2", "b");
            stack.Callback((a, b, c) => _log.Add(a + b + c), "3", "b", "c");
            stack.Callback((a, b, c, d) => _log.Add(a + b + c + d), "4", "b", "c", "d");
            stack.Callback(Value, 5);
            stack.PushAsyncCallback(async () => await Later("coroutine"));
            stack.PushAsyncCallback(async Task () => await Later("task"));
            stack.PushAsyncCallback(async ValueTask () => await Later("value task"));
            stack.PushAsyncCallback(Later, "one");
            stack.PushAsyncCallback(async Task (a, b) => await Later(a + b), "two", "b");
            stack.PushAsyncCallback(async ValueTask (a, b, c) => await Later(a + b + c), "three", "b", "c");
            stack.PushAsyncCallback(async Coroutine (a, b, c, d) => await Later(a + b + c + d), "four", "b", "c", "d");
            stack.ToString().Should().Be("<AsyncExitStack exits=13>");
        }

        _log.Should().Equal("fourbcd", "threebc", "twob", "one", "value task", "task", "coroutine", "5", "4bcd", "3bc", "2b", "1", "0");

        int Value(int n)
        {
            _log.Add($"{n}");
            return n;
        }

        async Coroutine Later(string text)
        {
            await Asyncio.Sleep(1);
            _log.Add(text);
        }
    });

    [Test]
    public void Callback_AsyncFunctionOfTwoArguments_RefusedWhenGiven()
    {
        Action give = () => new AsyncExitStack().Callback(static async Coroutine (int a, int b) => await Asyncio.Sleep(a + b), 1, 2);
        give.Should().Throw<ArgumentException>();
    }

    [Test]
    public void EnterContext_Resources_AreDisposedOfBackwards() => Virtual.Run(async Coroutine () =>
    {
        var stack = new AsyncExitStack();
        Resource sync = stack.EnterContext(new Resource(_log, "sync"));
        Resource async = await stack.EnterAsyncContext(new Resource(_log, "async"));
        _log.Add($"{sync.Name} {async.Name}");
        await stack.Aclose();

        _log.Should().Equal("sync async", "async disposed later", "sync disposed");
    });

    [Test]
    public void EnterAsyncContext_BothManagerAndDisposable_IsLeftAsAManager() => Virtual.Run(async Coroutine () =>
    {
        var inner = new AsyncExitStack();
        string? seen = null;
        inner.Push(error =>
        {
            seen = error?.Message;
            return true;
        });
        await Asyncio.With(new AsyncExitStack(), async Coroutine (stack) =>
        {
            (await stack.EnterAsyncContext(inner)).Should().BeSameAs(inner);
            throw new FormatException("told");
        });

        seen.Should().Be("told");
    });

    [Test]
    public void Exit_RegisteredByAnExit_IsCalledToo() => Virtual.Run(async Coroutine () =>
    {
        var stack = new AsyncExitStack();
        stack.Callback(() => stack.Callback(_log.Add, "late"));
        await stack.Aclose();
        _log.Should().Equal("late");
    });

    private sealed class Swallowing : IAsyncContextManager<int>
    {
        public Coroutine<int> Enter() => throw new NotSupportedException("It was entered by somebody else.");

        public async Coroutine<bool> Exit(Exception? error) => error is FormatException;
    }

    private sealed class Resource(List<string> log, string name) : IDisposable, IAsyncDisposable
    {
        public string Name => name;

        public void Dispose() => log.Add($"{name} disposed");

        public async ValueTask DisposeAsync()
        {
            await Asyncio.Sleep(1);
            log.Add($"{name} disposed later");
        }
    }
}
