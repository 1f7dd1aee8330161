using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>What can be awaited, and a task of something foreign.</summary>
[TestFixture]
public class IsAwaitableTests
{
    [Test]
    public void IsAwaitable_OursNativeAndForeign_True() => AsyncioContext.Run(async Coroutine () =>
    {
        Coroutine sleep = Asyncio.Sleep(0);
        Asyncio.IsAwaitable(sleep).Should().BeTrue();
        await sleep;
        Asyncio.IsAwaitable(Asyncio.GetRunningLoop().CreateFuture()).Should().BeTrue();
        Asyncio.IsAwaitable(Task.CompletedTask).Should().BeTrue();
        Asyncio.IsAwaitable(new ValueTask<int>(1)).Should().BeTrue();
        Asyncio.IsAwaitable(new Foreign()).Should().BeTrue();
    });

    [Test]
    public void IsAwaitable_OtherObjects_False()
    {
        Asyncio.IsAwaitable(null).Should().BeFalse();
        Asyncio.IsAwaitable("text").Should().BeFalse();
        Asyncio.IsAwaitable((Func<Task>)(() => Task.CompletedTask)).Should().BeFalse("a method is none; what it returns is");
    }

    [Test]
    public void CreateTask_MethodThatAwaitsAForeignAwaitable_IsATaskOfIt() => AsyncioContext.Run(async Coroutine () =>
    {
        var foreign = new Foreign();

        AsyncioTask<int> task = Asyncio.CreateTask(async Coroutine<int> () => await foreign);

        (await task).Should().Be(7);
    });

    private sealed class Foreign
    {
        public TaskAwaiter<int> GetAwaiter() => Task.FromResult(7).GetAwaiter();
    }
}
