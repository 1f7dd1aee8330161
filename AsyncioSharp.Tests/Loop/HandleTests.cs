using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

[TestFixture]
public class HandleTests
{
    [Test, Property("Semantic", "10")]
    public void Cancel_InTheReadyList_IsSkipped()
    {
        using var loop = Virtual.Loop();
        var log = new List<string>();
        Handle? second = null;
        loop.CallSoon(() =>
        {
            log.Add("first");
            second!.Cancel();
        });
        second = loop.CallSoon(() => log.Add("second"));
        loop.CallSoon(() => log.Add("third"));

        loop.Turn();

        log.Should().Equal("first", "third");
    }

    [Test, Property("Semantic", "10")]
    [PythonTest("test_events", "HandleTests.test_handle")]
    public void Cancel_Twice_ChangesNothing()
    {
        using var loop = Virtual.Loop();
        Handle handle = loop.CallSoon(() => { });
        handle.Cancelled().Should().BeFalse();

        handle.Cancel();
        handle.Cancel();

        handle.Cancelled().Should().BeTrue();
    }

    [Test]
    public void CallLater_NoCallback_IsRefused()
    {
        using var loop = Virtual.Loop();

        loop.Invoking(it => it.CallLater(1, (Action)null!)).Should().Throw<ArgumentNullException>();
        loop.Invoking(it => it.CallAt(1, (Action)null!)).Should().Throw<ArgumentNullException>();
        loop.Statistics().TimersPending.Should().Be(0);
    }

    [Test]
    public void CallbackName_ByState_HasNoSpacesAround()
    {
        using var loop = Virtual.Loop();
        Handle handle = loop.CallSoon(loop.Stop);
        handle.CallbackName.Should().EndWith("Stop").And.NotStartWith(" ");

        handle.Cancel();

        handle.CallbackName.Should().Be("cancelled");
    }

    [Test]
    public void Cancel_OfATimerOnAnotherThread_IsRefusedAndItFires() => Virtual.Run(async () =>
    {
        int calls = 0;
        TimerHandle timer = Asyncio.GetRunningLoop().CallLater(1, () => calls++);

        Background.Run(() => timer.Invoking(handle => handle.Cancel()).Should().Throw<InvalidOperationException>().WithMessage("*CallSoonThreadsafe*"));

        timer.Cancelled().Should().BeFalse();
        await Asyncio.Sleep(2);
        calls.Should().Be(1);
    });

    [Test, Property("Semantic", "10")]
    public void Cancel_OfATimerTwice_CountsOnce()
    {
        // A timer counted twice as cancelled would be taken for "more than half" too early, or the count would go wrong for ever.
        using var loop = Virtual.Loop();
        var log = new List<int>();
        for (int i = 0; i < 200; i++)
        {
            TimerHandle timer = loop.CallLater(1 + i, log.Add, i);
            if (i % 4 == 0)
            {
                timer.Cancel();
                timer.Cancel();
            }
        }

        loop.CallLater(300, loop.Stop);
        loop.RunForever();

        log.Should().Equal(Enumerable.Range(0, 200).Where(i => i % 4 != 0));
    }

    [Test, Property("Semantic", "10")]
    [PythonTest("test_events", "TimerTests.test_timer")]
    public void Cancel_ReleasesTheCallbackAndItsArgumentsAtOnce()
    {
        using var loop = Virtual.Loop();
        (Handle handle, WeakReference argument) = Schedule(loop);

        handle.Cancelled().Should().BeFalse();
        handle.Cancel();
        handle.Cancelled().Should().BeTrue();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        argument.IsAlive.Should().BeFalse();
        GC.KeepAlive(handle);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (Handle, WeakReference) Schedule(EventLoop loop)
        {
            var argument = new object();
            return (loop.CallLater(10, static _ => { }, argument), new WeakReference(argument));
        }
    }

    [Test]
    public void Cancel_AfterItRan_IsNoError()
    {
        using var loop = Virtual.Loop();
        int calls = 0;
        TimerHandle timer = loop.CallLater(0, () => calls++);
        loop.Turn();

        timer.Invoking(t => t.Cancel()).Should().NotThrow();
        loop.Turn();

        calls.Should().Be(1);
    }

    [Test]
    public void Cancel_FromInsideTheCallback_IsNoError()
    {
        using var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        Handle? handle = null;
        handle = loop.CallSoon(() => handle!.Cancel());

        loop.Turn();

        reports.All.Should().BeEmpty();
        handle.Cancelled().Should().BeTrue();
    }

    [Test]
    public void ToString_ShowsTheCallbackOrThatItIsCancelled()
    {
        using var loop = Virtual.Loop();
        Handle handle = loop.CallSoon(Named);
        TimerHandle timer = loop.CallAt(2.5, Named);

        handle.ToString().Should().StartWith("<Handle ").And.Contain(nameof(Named));
        timer.ToString().Should().StartWith("<TimerHandle when=2.5 ").And.Contain(nameof(Named));
        handle.Cancel();
        handle.ToString().Should().Be("<Handle cancelled>");
    }

    [Test]
    public void GetContext_Given_IsTheSameObject()
    {
        using var loop = Virtual.Loop();
        var context = new Context();

        loop.CallSoon(Named, context).GetContext().Should().BeSameAs(context);
    }

    [Test]
    public void GetContext_NotGiven_HoldsTheValuesOfTheCaller()
    {
        using var loop = Virtual.Loop();
        var variable = new ContextVar<int>("n", 0);
        using var _ = variable.Set(3);

        loop.CallSoon(Named).GetContext().Get(variable).Should().Be(3);
    }

    private static void Named()
    {
    }
}
