using AsyncioSharp.Net;
using AsyncioSharp.Testing;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>A fixture whose tests run in virtual time on real sockets and real children, on both selectors.</summary>
[TestFixture(SelectorKind.Epoll)]
[TestFixture(SelectorKind.Select)]
public abstract class VirtualNetFixture(SelectorKind kind)
{
    /// <summary>More than any of these tests needs: the clock stands as long as something is under way.</summary>
    protected const double Patient = 60;

    /// <summary>For tests about what happens when the patience is over.</summary>
    protected const double Impatient = 0.1;

    protected void Run(Body body, Func<Coroutine> coroutine, Func<Task> native, double patience = Patient)
    {
        TestOptions options = TestOptions.Default with { LoopFactory = () => NewLoop(patience), RealTimeLimit = Background.Limit.TotalSeconds };
        if (body == Body.Coroutine)
        {
            AsyncioTest.Run(coroutine, options);
        }
        else
        {
            AsyncioTest.Run(native, options);
        }
    }

    private EventLoop NewLoop(double patience)
    {
        var loop = new EventLoop(new VirtualClock { ForeignPatience = TimeSpan.FromSeconds(patience) });
        LoopNet.Attach(loop, kind switch
        {
            SelectorKind.Select => new SelectSelector(),
            _ when OperatingSystem.IsLinux() => new EpollSelector(),
            _ => throw new IgnoreException("epoll is Linux's."),
        });
        return loop;
    }
}
