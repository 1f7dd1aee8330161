using System.Diagnostics;
using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

[TestFixture]
public class StackTests
{
    private const string Here = "AsyncioSharp.Tests.Tasks.StackTests.";

    private EventLoop _loop = null!;

    [SetUp]
    public void MakeLoop()
    {
        _loop = Virtual.Loop();
        Reports.Of(_loop);
    }

    [TearDown]
    public void CloseLoop() => _loop.Close();

    [Test]
    public void GetStack_SuspendedCoroutine_NamesMethodFileAndLine()
    {
        var at = new List<int>();
        AsyncioTask task = _loop.CreateTask(One(at));
        _loop.Turn();

        StackFrameInfo frame = task.GetStack()[0];

        frame.Method.Should().Be(Here + nameof(One));
        Path.GetFileName(frame.File).Should().Be("StackTests.cs");
        frame.Line.Should().Be(at[0]);
    }

    [Test]
    public void GetStack_SecondAwaitOfTheMethod_GivesTheSecondLine()
    {
        var at = new List<int>();
        AsyncioTask task = _loop.CreateTask(Two(at));
        _loop.Turns(2);

        task.GetStack()[0].Line.Should().Be(at[1]).And.NotBe(at[0]);
    }

    [Test]
    public void GetStack_NestedCoroutines_GivesAllFramesOutermostFirst()
    {
        var at = new List<int>();
        AsyncioTask task = _loop.CreateTask(Outer(at));
        _loop.Turn();

        IReadOnlyList<StackFrameInfo> stack = task.GetStack();

        stack.Select(frame => frame.Method).Take(3).Should().Equal(Here + nameof(Outer), Here + nameof(Middle), Here + nameof(One));
        stack.Select(frame => frame.Line).Take(3).Should().Equal(at);
    }

    [Test]
    public void GetStack_NotStarted_NamesTheBody()
    {
        AsyncioTask task = _loop.CreateTask(One([]));

        task.GetStack().Should().ContainSingle().Which.Method.Should().Be(Here + nameof(One));
    }

    [Test]
    public void GetStack_AfterAnInnerCoroutineReturned_DoesNotNameItAnyMore()
    {
        AsyncioTask task = _loop.CreateTask(CallThenWait());
        _loop.Turns(3);

        task.GetStack().Select(frame => frame.Method).Should().NotContain(Here + nameof(Quick)).And.Contain(Here + nameof(CallThenWait));
    }

    [Test]
    public void GetStack_Limit_KeepsTheInnermost()
    {
        AsyncioTask task = _loop.CreateTask(Outer([]));
        _loop.Turn();
        IReadOnlyList<StackFrameInfo> all = task.GetStack();

        task.GetStack(limit: 2).Should().Equal(all.TakeLast(2));
    }

    [Test]
    public void GetStack_FailedTask_GivesTheFramesOfTheError()
    {
        AsyncioTask task = _loop.CreateTask(Failing());
        _loop.Turns(2);

        IReadOnlyList<StackFrameInfo> stack = task.GetStack();

        stack.Select(frame => frame.Method).Should().ContainInOrder(Here + nameof(Failing), Here + nameof(Fail));
        stack.Should().OnlyContain(frame => frame.Line > 0);
        task.GetStack(limit: 1).Should().Equal(stack.Take(1));
    }

    [Test]
    public void GetStack_SucceededOrCancelled_IsEmpty()
    {
        AsyncioTask succeeded = _loop.CreateTask(Asyncio.Sleep(0)), cancelled = _loop.CreateTask(Asyncio.Sleep(5));
        _loop.Turn();
        cancelled.Cancel();
        _loop.Turns(3);

        succeeded.GetStack().Should().BeEmpty();
        cancelled.GetStack().Should().BeEmpty();
    }

    [Test]
    public void GetStack_NativeBody_FailsSoft()
    {
        AsyncioTask task = _loop.CreateTask(NativeOuter);
        _loop.Turn();

        IReadOnlyList<StackFrameInfo> stack = task.GetStack();

        stack.Should().NotBeEmpty();
        stack.Should().OnlyContain(frame => frame.Method.Length > 0);
    }

    [Test]
    public void GetStack_FramesMarkedStackTraceHidden_AreLeftOut([Values] Body body, [Values] bool onTheType)
    {
        AsyncioTask task = (body, onTheType) switch
        {
            (Body.Coroutine, false) => _loop.CreateTask(HiddenMethod()),
            (Body.Coroutine, true) => _loop.CreateTask(HiddenType.Run<int>()),
            (_, false) => _loop.CreateTask(HiddenNativeMethod),
            _ => _loop.CreateTask(HiddenType.RunNative<int>),
        };
        _loop.Turn();

        task.GetStack().Select(static frame => frame.Method).Where(static method => method.StartsWith(Here, StringComparison.Ordinal))
            .Should().Equal(Here + nameof(One));
        task.ToString().Should().Contain("coro=<native>");
    }

    [Test]
    public void GetStack_ParkedOnAForeignTask_FailsSoft()
    {
        var source = new TaskCompletionSource();
        AsyncioTask task = _loop.CreateTask(Foreign(source.Task));
        _loop.Turn();

        task.GetStack().First().Method.Should().Be(Here + nameof(Foreign));
    }

    [Test]
    public void GetStack_InsideTheTaskItself_DoesNotThrow()
    {
        IReadOnlyList<StackFrameInfo>? stack = null;
        _loop.CreateTask(Look());

        _loop.Turn();

        stack.Should().NotBeNullOrEmpty();

        async Coroutine Look() => stack = Asyncio.CurrentTask()!.GetStack();
    }

    [Test]
    public void GetStack_GeneratorBasedCoroutine_DoesNotThrow()
    {
        AsyncioTask task = _loop.CreateTask(Asyncio.Coroutine(Steps()));
        _loop.Turn();

        task.GetStack().Should().NotBeEmpty();

        static IEnumerable<IAwaitable> Steps()
        {
            yield return Asyncio.Sleep(1);
        }
    }

    [Test]
    public void PrintStack_Suspended_WritesAHeadingAndPythonLikeLines()
    {
        var at = new List<int>();
        AsyncioTask task = _loop.CreateTask(Outer(at), name: "printed");
        _loop.Turn();
        var text = new StringWriter();

        task.PrintStack(file: text);

        string[] lines = text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        lines[0].Should().StartWith("Stack for ").And.Contain("printed").And.EndWith("(most recent call last):");
        lines[1].Should().StartWith("  File \"").And.EndWith($"StackTests.cs\", line {at[0]}, in {Here}{nameof(Outer)}");
    }

    [Test]
    public void PrintStack_Failed_EndsWithTheError()
    {
        AsyncioTask task = _loop.CreateTask(Failing());
        _loop.Turns(2);
        var text = new StringWriter();

        task.PrintStack(file: text);

        string[] lines = text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        lines[0].Should().StartWith("Traceback for ");
        lines[^1].Should().Be("FormatException: no number");
    }

    [Test]
    public void PrintStack_Succeeded_SaysThatThereIsNone()
    {
        AsyncioTask task = _loop.CreateTask(Asyncio.Sleep(0));
        _loop.Turns(3);
        var text = new StringWriter();

        task.PrintStack(file: text);

        text.ToString().Should().StartWith("No stack for ");
    }

    private static async Coroutine One(List<int> at)
    {
        at.Add(SourceFile.Line() + 1);
        await Asyncio.Sleep(10);
    }

    private static async Coroutine Two(List<int> at)
    {
        at.Add(SourceFile.Line() + 1);
        await Asyncio.Sleep(0);
        at.Add(SourceFile.Line() + 1);
        await Asyncio.Sleep(10);
    }

    private static async Coroutine<int> Outer(List<int> at)
    {
        at.Add(SourceFile.Line() + 1);
        return await Middle(at);
    }

    private static async Coroutine<int> Middle(List<int> at)
    {
        at.Add(SourceFile.Line() + 1);
        await One(at);
        return 1;
    }

    private static async Coroutine CallThenWait()
    {
        await Quick();
        await Asyncio.Sleep(10);
    }

    private static async Coroutine Quick() => await Asyncio.Sleep(0);

    private static async Coroutine Failing() => await Fail();

    private static async Coroutine Fail()
    {
        await Asyncio.Sleep(0);
        throw new FormatException("no number");
    }

    private static async Task NativeOuter() => await NativeInner();

    private static async Task NativeInner() => await Asyncio.Sleep(10);

    private static async Coroutine Foreign(Task task) => await task;

    [StackTraceHidden]
    private static async Coroutine HiddenMethod() => await One([]);

    [StackTraceHidden]
    private static async Task HiddenNativeMethod() => await One([]);

    [StackTraceHidden]
    private static class HiddenType
    {
        public static async Coroutine Run<T>() => await ((Func<Coroutine>)(async Coroutine () => await One([])))();

        public static async Task RunNative<T>() => await ((Func<Task>)(async () => await One([])))();
    }
}
