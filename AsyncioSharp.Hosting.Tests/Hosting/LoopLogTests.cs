using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AsyncioSharp.Hosting.Tests.Hosting;

[TestFixture]
public sealed class LoopLogTests
{
    [Test]
    public async Task CallbackThrows_IsLoggedAsAnError()
    {
        await using TestHost host = await Started();

        host.Loop.Post(static () => throw new InvalidDataException());

        LogEntry entry = await host.Log.First(10);
        entry.Level.Should().Be(LogLevel.Error);
        entry.Error.Should().BeOfType<InvalidDataException>();
        entry.Text.Should().StartWith("Loop asyncio: Exception in callback");
    }

    [Test]
    public async Task TaskFails_NobodyAsks_IsLoggedWithItsNameAndItsMaker()
    {
        TestHost host = await Started(static o => o.Debug = true);

        await host.Loop.Run(static async Coroutine () =>
        {
            _ = Asyncio.CreateTask(Fail(), "lonely");
            await Asyncio.Sleep(0);
        });
        await host.Stop();

        LogEntry entry = await host.Log.First(11);
        entry.Error.Should().BeOfType<InvalidDataException>();
        entry.Text.Should().Contain("lonely").And.Contain(nameof(TaskFails_NobodyAsks_IsLoggedWithItsNameAndItsMaker));
        await host.DisposeAsync();
    }

    [Test]
    public async Task Coroutine_NeverAwaited_IsLoggedAsAWarning()
    {
        TestHost host = await Started(static o => o.Debug = true);

        await host.Loop.Run(static () =>
        {
#pragma warning disable ASY001 // That it is dropped is what is tested.
            _ = Fail();
#pragma warning restore ASY001
            return Task.CompletedTask;
        });
        await host.Stop();

        LogEntry entry = await host.Log.First(12);
        entry.Level.Should().Be(LogLevel.Warning);
        entry.Text.Should().Contain(nameof(Fail));
        await host.DisposeAsync();
    }

    [Test]
    public async Task Step_SlowerThanTheOption_IsLoggedWithItsTask()
    {
        await using TestHost host = await Started(static o => o.SlowCallback = TimeSpan.FromTicks(1));

        await host.Loop.Run(static async Coroutine () => await Asyncio.CreateTask(static () => Asyncio.Sleep(0), "slow"));

        (await host.Log.First(20)).Level.Should().Be(LogLevel.Warning);
        host.Log.Entries.Should().Contain(static entry => entry.Id == 20 && entry.Text.Contains("slow"));
    }

    [Test]
    public async Task BlockingWait_OnTheLoop_IsLoggedWithItsTaskAndStack()
    {
        await using TestHost host = await Started(static o => o.SlowCallback = TimeSpan.FromMilliseconds(1));
        using var gate = new ManualResetEventSlim();

        Task blocked = host.Loop.Run(() =>
        {
            Asyncio.CurrentTask()!.SetName("blocker");
            gate.Wait();
            return Task.CompletedTask;
        });

        LogEntry entry = await host.Log.First(21);
        gate.Set();
        entry.Text.Should().Contain("blocker").And.Contain(nameof(ManualResetEventSlim));
        await blocked;
    }

    private static Task<TestHost> Started(Action<AsyncioHostOptions>? configure = null) =>
        TestHost.Started(services => services.AddAsyncio(configure));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Coroutine Fail()
    {
        await Asyncio.Sleep(0);
        throw new InvalidDataException();
    }
}
