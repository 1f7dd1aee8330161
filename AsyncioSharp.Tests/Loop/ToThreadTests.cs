using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

[TestFixture]
public class ToThreadTests
{
    [Test]
    [PythonTest("test_threads", "ToThreadTests.test_to_thread")]
    public void ToThread_Function_GivesItsResultFromAnotherThread() => Virtual.Run(async () =>
    {
        int own = Environment.CurrentManagedThreadId;

        (int sum, int thread) = await Asyncio.ToThread(static () => (new[] { 40, 2 }.Sum(), Environment.CurrentManagedThreadId));

        sum.Should().Be(42);
        thread.Should().NotBe(own);
        Environment.CurrentManagedThreadId.Should().Be(own);
    });

    [Test]
    [PythonTest("test_threads", "ToThreadTests.test_to_thread_exception")]
    public void ToThread_FunctionThrows_RaisesThatError()
    {
        var error = new InvalidOperationException("test");

        FluentActions.Invoking(() => Virtual.Run(async Coroutine () => await Asyncio.ToThread(() => throw error))).Should().Throw<InvalidOperationException>().Which.Should().BeSameAs(error);
    }

    [TestCase(1)]
    [TestCase(10)]
    [PythonTest("test_threads", "ToThreadTests.test_to_thread_once")]
    [PythonTest("test_threads", "ToThreadTests.test_to_thread_concurrent")]
    public void ToThread_SeveralAtOnce_CallsEachOnce(int count)
    {
        int calls = 0;
        Virtual.Run(async Coroutine () => await Asyncio.Gather(Enumerable.Range(0, count).Select(_ => Asyncio.ToThread(() => { Interlocked.Increment(ref calls); }))));

        calls.Should().Be(count);
    }
}
