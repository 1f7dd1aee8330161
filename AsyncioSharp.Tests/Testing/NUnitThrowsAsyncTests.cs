using AsyncioSharp.Testing;
using NUnit.Framework.Interfaces;

#pragma warning disable ASY017 // It blocks the loop: that is what these tests are about.

namespace AsyncioSharp.Tests.Testing;

/// <summary>NUnit 4's Assert.ThrowsAsync waits itself, on the loop's thread: the failure says what to write. That of NUnit 5 is awaited.</summary>
[TestFixture, NonParallelizable, Category("Slow")]
public class NUnitThrowsAsyncTests
{
    [TestCase(nameof(Waits.InATask)), TestCase(nameof(Waits.InACoroutine))]
    public void ThrowsAsync_WhichWaitsItself_SaysWhatToWrite(string test)
    {
        ITestResult result = NestedNUnit.Run(typeof(Waits))[test];

        result.ResultState.Status.Should().Be(TestStatus.Failed);
        result.Message.Should().Contain("The test did not end within 1 s of real time.").And.Contain("write await Assert.ThatAsync(");
    }

    [TestFixture, Explicit("Hangs on purpose; run by the test above."), Asyncio(RealTimeLimit = 1)]
    internal sealed class Waits
    {
        [Test]
        public async Task InATask()
        {
            await Asyncio.Sleep(1);
            Assert.ThrowsAsync<TimeoutException>(static async () => await Asyncio.WaitFor(Asyncio.Sleep(60), 1));
        }

        [Test]
        public async Coroutine InACoroutine() =>
            Assert.ThrowsAsync<TimeoutException>(static async () => await Asyncio.WaitFor(Asyncio.Sleep(60), 1));
    }
}
