using NUnit.Framework.Interfaces;

[assembly: AsyncioSharp.Tests.Infrastructure.LeavesNoLoop]

namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>
/// What <see cref="Asyncio.SetEventLoop"/> sets stays with the thread, and NUnit runs one test after another on it. A test that leaves null there, or a loop
/// that is open, fails by this, and not the test that comes next.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class LeavesNoLoopAttribute : Attribute, ITestAction
{
    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test)
    {
    }

    public void AfterTest(ITest test)
    {
        bool isRefused = EventLoop.CurrentIsRefused;
        EventLoop? left = EventLoop.CurrentOfThread;
        EventLoop.CurrentIsRefused = false;
        EventLoop.CurrentOfThread = null;
        if (isRefused || left?.IsClosed() == false)
        {
            Assert.Fail($"The test leaves {(isRefused ? "SetEventLoop(null)" : left)} to the next one on its thread. Run it on a thread of its own: Background.Run(…).");
        }
    }
}
