using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>A native method that a test has started and forgotten, <c>_ = Work();</c>, is left behind as a task would be.</summary>
[TestFixture]
public class ForgottenMethodTests
{
    public enum From
    {
        Test,
        Task,
        Callback,
    }

    [Test]
    public void Run_MethodThatSleepsOn_IsALeak([Values] From from)
    {
        string leak = Leak(async () => await Start(from, Sleepy));

        leak.Should().Contain("left something behind").And.Contain("Sleepy").And.Contain("was started, nobody waits for it").And.Contain("sleep until 10");
    }

    [Test]
    public void Run_MethodThatHasThrown_FailsTheTest([Values] From from) =>
        Leak(async () => await Start(from, Throwing)).Should().Contain("broken").And.Contain("FormatException");

    [Test]
    public void Run_MethodThatEndsInTime_IsNone([Values] From from) => AsyncioTest.Run(async Coroutine () => await Start(from, Short), TestOptions.Default);

    [Test]
    public void Run_MethodThatIsAwaitedLater_IsNone() => AsyncioTest.Run(async Task () =>
    {
        Task work = Short();
        await Asyncio.Sleep(0);
        await work;
    }, TestOptions.Default);

    private static async Coroutine Start(From from, Func<Task> method)
    {
        switch (from)
        {
            case From.Test:
                _ = method();
                break;
            case From.Task:
                await Asyncio.CreateTask(async Coroutine () => { _ = method(); });
                break;
            default:
                Asyncio.GetRunningLoop().CallSoon(() => { _ = method(); });
                break;
        }

        await Asyncio.Sleep(2);
    }

    private static async Task Sleepy() => await Asyncio.Sleep(10);

    private static async Task Short() => await Asyncio.Sleep(1);

    private static async Task Throwing()
    {
        await Asyncio.Sleep(1);
        throw new FormatException("broken");
    }

    private static string Leak(Func<Coroutine> body) =>
        FluentActions.Invoking(() => AsyncioTest.Run(body, TestOptions.Default)).Should().Throw<AsyncioTestException>().Which.Message;
}
