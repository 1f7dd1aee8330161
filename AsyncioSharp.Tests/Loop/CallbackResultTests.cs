using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

/// <summary>Callbacks that return something, with up to four arguments; their result is dropped, as in Python.</summary>
[TestFixture]
public class CallbackResultTests
{
    private readonly List<string> _log = [];

    [Test]
    public void CallLater_MethodGroupsWithAResult_AreCalledWithTheirArguments()
    {
        using var loop = Virtual.Loop();
        var names = new Dictionary<int, string> { [1] = "one", [2] = "two", [3] = "three" };

        loop.CallSoon(names.Remove, 1);
        loop.CallLater(1, names.Remove, 2);
        loop.CallAt(TimeSpan.FromSeconds(2), names.Remove, 3);
        loop.CallLater(2.5, loop.Stop);
        loop.RunForever();

        names.Should().BeEmpty();
    }

    /// <summary>In Python they have optional parameters, which a method that is a callback cannot have in C#: they have an overload without.</summary>
    [Test]
    public void CallLater_MethodsThatNeedNoArgument_AreCalledWithout()
    {
        using var loop = Virtual.Loop();
        AsyncioTask task = loop.CreateTask(Asyncio.Sleep(3600));
        Future future = loop.CreateFuture(), cancelled = loop.CreateFuture();
        Future<int> typed = loop.CreateFuture<int>();
        var queue = new AsyncioQueue<int>();
        var scope = new CancelScope(timeout: null, deadline: null, shield: false);

        loop.CallLater(1, task.Cancel);
        loop.CallLater(1, future.SetResult);
        loop.CallAt(1, cancelled.Cancel);
        loop.CallSoon(typed.Cancel);
        loop.CallSoonThreadsafe(queue.Shutdown);
        loop.CallSoon(scope.Cancel);
        loop.CallLater(2, loop.Stop);
        loop.RunForever();

        (task.Cancelled(), cancelled.Cancelled(), typed.Cancelled(), scope.CancelCalled).Should().Be((true, true, true, true));
        future.Result().Should().BeNull();
        queue.Invoking(q => q.PutNowait(1)).Should().Throw<QueueShutDown>();
    }

    [Test]
    public void CallSoon_ConditionsNotify_WakesOne() => Virtual.Run(async Coroutine () =>
    {
        var condition = new AsyncioCondition();
        AsyncioTask[] waiters = [Asyncio.CreateTask(Wait()), Asyncio.CreateTask(Wait())];
        await Asyncio.Sleep(0);
        await condition.Acquire();
        Asyncio.GetRunningLoop().CallSoon(condition.Notify);
        await Asyncio.Sleep(0);
        condition.Release();
        await waiters[0];

        waiters[1].Done().Should().BeFalse();
        using (await condition.Acquire())
        {
            condition.NotifyAll();
        }

        await waiters[1];

        async Coroutine Wait()
        {
            using (await condition.Acquire())
            {
                await condition.Wait();
            }
        }
    });

    [Test]
    public void CallSoon_ResultsAndUpToFourArguments_PassesThem([Values] bool threadsafe)
    {
        using var loop = Virtual.Loop();
        if (threadsafe)
        {
            loop.CallSoonThreadsafe(Note0);
            loop.CallSoonThreadsafe(Note, "a");
            loop.CallSoonThreadsafe(Note, "a", "b");
            loop.CallSoonThreadsafe(Note, "a", "b", "c");
            loop.CallSoonThreadsafe(Note, "a", "b", "c", "d");
            loop.CallSoonThreadsafe(Print, 1, 2, 3, 4);
        }
        else
        {
            loop.CallSoon(Note0);
            loop.CallSoon(Note, "a");
            loop.CallSoon(Note, "a", "b");
            loop.CallSoon(Note, "a", "b", "c");
            loop.CallSoon(Note, "a", "b", "c", "d");
            loop.CallSoon(Print, 1, 2, 3, 4);
        }

        loop.Turn();

        _log.Should().Equal("", "a", "ab", "abc", "abcd", "1234");
    }

    [Test]
    public void CallLaterAndCallAt_ResultsAndUpToFourArguments_PassesThem()
    {
        using var loop = Virtual.Loop();
        loop.CallLater(1, Note0);
        loop.CallLater(2, Note, "a", "b");
        loop.CallLater(3, Note, "a", "b", "c");
        loop.CallLater(4, Note, "a", "b", "c", "d");
        loop.CallLater(5, Print, 1, 2, 3, 4);
        loop.CallAt(6, Note0);
        loop.CallAt(7, Note, "e", "f");
        loop.CallAt(8, Note, "e", "f", "g");
        loop.CallAt(9, Note, "e", "f", "g", "h");
        loop.CallAt(10, Print, 5, 6, 7, 8);
        loop.CallAt(11, loop.Stop);
        loop.RunForever();

        _log.Should().Equal("", "ab", "abc", "abcd", "1234", "", "ef", "efg", "efgh", "5678");
    }

    [Test]
    public void CallSoon_LambdasOfEachKind_AreNotAmbiguous()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        var seen = new HashSet<string>();

        loop.CallSoon(() => seen.Add("value"));
        loop.CallSoon(() => { seen.Add("block"); });
        loop.CallSoon(() => throw new FormatException("thrown"));
        loop.CallSoon(static (HashSet<string> s) => s.Add("state"), seen);
        loop.CallSoon(s => s.Add("untyped"), seen);
        loop.CallSoon((s, what) => s.Add(what), seen, "two");
        loop.CallSoon(() => seen.Add("context"), context: new Context());
        loop.CallSoon(() => Asyncio.CreateTask(V()));
        loop.Turn();

        seen.Should().BeEquivalentTo("value", "block", "state", "untyped", "two", "context");
        reports.Only.Exception.Should().BeOfType<FormatException>();
    }

    [Test]
    public void AddDoneCallback_MethodOfACollection_IsCalledWithTheTask() => AsyncioContext.Run(async Coroutine () =>
    {
        var tasks = new HashSet<AsyncioTask>();
        var futures = new List<Future>();
        AsyncioTask plain = Asyncio.CreateTask(V());
        AsyncioTask<int> typed = Asyncio.CreateTask(F());
        Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();
        tasks.UnionWith([plain, typed]);
        plain.AddDoneCallback(tasks.Remove);
        typed.AddDoneCallback(tasks.Remove);
        future.AddDoneCallback(futures.Add);
        future.AddDoneCallback(f => f.Result());
        future.SetResult(1);

        await Asyncio.Gather([plain, typed]);
        await Asyncio.Sleep(0);

        tasks.Should().BeEmpty();
        futures.Should().Equal(future);
    });

    [Test]
    public void RemoveDoneCallback_CallbackWithAResult_IsRemoved() => AsyncioContext.Run(async Coroutine () =>
    {
        var tasks = new HashSet<AsyncioTask>();
        AsyncioTask task = Asyncio.CreateTask(V());
        tasks.Add(task);
        task.AddDoneCallback(tasks.Remove);

        task.RemoveDoneCallback(tasks.Remove).Should().Be(1);
        await task;
        await Asyncio.Sleep(0);

        tasks.Should().Equal(task);
    });

    [Test]
    public void CallSoon_AsynchronousFunction_IsRefusedWithAdvice()
    {
        // Functions of no argument and of one are refused by the compiler (RefusedCallbackTests); these only when they are scheduled.
        using var loop = Virtual.Loop();

        loop.Invoking(l => l.CallSoon(Two, 1, 2)).Should().Throw<ArgumentException>().WithMessage("coroutines cannot be used as callbacks*Asyncio.CreateTask*");
        loop.Invoking(l => l.CallLater(1, NativeTwo, 1, 2)).Should().Throw<ArgumentException>().WithMessage("coroutines cannot be used as callbacks*");
        loop.Invoking(l => l.CallSoon(ValueAsync)).Should().Throw<ArgumentException>().WithMessage("coroutines cannot be used as callbacks*");
        loop.Invoking(l => l.AddSignalHandler(PosixSignal.SIGHUP, Two, 1, 2)).Should().Throw<ArgumentException>().WithMessage("coroutines cannot be used*");
        loop.Invoking(l => l.AddReader(0, Two, 1, 2)).Should().Throw<ArgumentException>().WithMessage("coroutines cannot be used as callbacks*");
    }

    /// <summary>No test can compile what the compiler refuses: the declarations that make it do so are all there.</summary>
    [TestCase(typeof(EventLoop), "CallSoon")]
    [TestCase(typeof(EventLoop), "CallSoonThreadsafe")]
    [TestCase(typeof(EventLoop), "CallLater")]
    [TestCase(typeof(EventLoop), "CallAt")]
    [TestCase(typeof(EventLoopExtensions), "AddReader")]
    [TestCase(typeof(EventLoopExtensions), "AddWriter")]
    [TestCase(typeof(EventLoopExtensions), "AddSignalHandler")]
    public void CallbackMethods_CoroutineAndTaskFunctions_AreErrorsOfTheCompiler(Type type, string method) =>
        RefusedKinds(type, method).Should().BeEquivalentTo("Func`1 Coroutine", "Func`1 Task", "Func`2 Coroutine", "Func`2 Task");

    [TestCase(typeof(Future))]
    [TestCase(typeof(Future<int>))]
    [TestCase(typeof(AsyncioTask))]
    [TestCase(typeof(AsyncioTask<int>))]
    public void AddDoneCallback_CoroutineAndTaskFunctions_AreErrorsOfTheCompiler(Type type) =>
        RefusedKinds(type, "AddDoneCallback").Should().BeEquivalentTo("Func`2 Coroutine", "Func`2 Task");

    private static IEnumerable<string> RefusedKinds(Type type, string method) =>
        from member in type.GetMember(method, BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly).Cast<MethodInfo>()
        where member.GetCustomAttribute<ObsoleteAttribute>() is { IsError: true } && member.GetCustomAttribute<OverloadResolutionPriorityAttribute>() is { Priority: 1 }
        let function = member.GetParameters().Single(parameter => parameter.Name == "callback").ParameterType
        select $"{function.Name} {function.GetGenericArguments()[^1].GetGenericParameterConstraints()[0].Name}";

    [SetUp]
    public void SetUp() => _log.Clear();

    private static async Coroutine V() => await Asyncio.Sleep(0);

    private static async Coroutine<int> F()
    {
        await Asyncio.Sleep(0);
        return 1;
    }

    private static async Coroutine Two(int a, int b) => await Asyncio.Sleep(a + b);

    private static async Task NativeTwo(int a, int b) => await Asyncio.Sleep(a + b);

    private static async ValueTask ValueAsync() => await Asyncio.Sleep(0);

    private bool Note0() => Note("");

    private bool Note(string a) => Note(a, "");

    private bool Note(string a, string b) => Note(a, b, "");

    private bool Note(string a, string b, string c) => Note(a, b, c, "");

    private bool Note(string a, string b, string c, string d)
    {
        _log.Add(a + b + c + d);
        return true;
    }

    private void Print(int a, int b, int c, int d) => _log.Add($"{a}{b}{c}{d}");
}
