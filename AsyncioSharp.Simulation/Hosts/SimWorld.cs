using System.Diagnostics;
using System.Runtime.CompilerServices;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Simulation;

// One world, one thread, one order. The test's loop is the world's engine: its virtual clock is everybody's time, the turns of hosts are
// entries of its ring (so seeds and exploration choose among them as among tasks), and all packets and wake-ups share one timer of it. A
// host never runs by itself. So whatever a world does, the test's loop does, in an order that depends on nothing but the decisions.

/// <summary>
/// A simulated world of hosts and the network between them, in the virtual time of a test: <c>Sim.World()</c>. It ends with the test.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class SimWorld
{
    private static readonly ConditionalWeakTable<EventLoop, SimWorld> s_worlds = [];

    private readonly List<SimHost> _hosts = [];
    private readonly Dictionary<SimHost, HostFailedException> _failures = [];
    private readonly HashSet<SimHost> _working = [];

    private SimWorld(EventLoop loop)
    {
        Loop = loop;
        Clock = loop.VirtualClock ?? throw new InvalidOperationException(
            "A simulated world lives in virtual time: run the test with [Asyncio] or AsyncioTest.Run, without VirtualTime = false.");
        Net = new SimNet(loop, new FaultSource(loop)) { Observer = TestPoints.Of(loop).Driver?.Observer };
        Test = new Machine(Net, "test", 1);
        loop.AddInstrument(new WorldWatch(this));
    }

    /// <summary>The network between its hosts.</summary>
    public SimNet Net { get; }

    /// <summary>Its hosts, in the order in which they were made.</summary>
    public IReadOnlyList<SimHost> Hosts => _hosts;

    /// <summary>Seconds since the world began.</summary>
    public double Time => Loop.Time();

    internal EventLoop Loop { get; }

    internal VirtualClock Clock { get; }

    /// <summary>The host that the test itself is on, whose name is <c>test</c>.</summary>
    internal Machine Test { get; }

    internal ScheduleDriver? Driver => TestPoints.Of(Loop).Driver;

    /// <summary>The caller is on the world's thread.</summary>
    internal bool IsHere => EventLoop.Running is { } running && ReferenceEquals(Find(running), this);

    internal bool HasWork => _working.Count > 0;

    /// <summary>Adds a host and starts its program, on a loop of its own.</summary>
    /// <param name="name">The name that others find it under.</param>
    /// <param name="program">What runs there, from the beginning after each restart. The host ends when it returns; when it fails, the test
    /// fails.</param>
    /// <returns>The host.</returns>
    /// <exception cref="ArgumentException">There is a host of this name.</exception>
    [OverloadResolutionPriority(1)]
    public SimHost Host(string name, Func<Coroutine> program)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(program);
        Loop.CheckInWorld(this);
        var host = new SimHost(this, new Machine(Net, name, _hosts.Count + 2), program);
        _hosts.Add(host);
        host.Start();
        return host;
    }

    /// <inheritdoc cref="Host(string, Func{Coroutine})"/>
    public SimHost Host(string name, Func<Task> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return Host(name, () => NativeBody.From(program));
    }

    /// <summary>The hosts and the time.</summary>
    /// <returns>For example <c>&lt;SimWorld time=12.5 hosts=3&gt;</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"<SimWorld time={Time} hosts={_hosts.Count}>");

    /// <summary>The world of a loop, the test's or a host's; made now for a test that has none.</summary>
    internal static SimWorld Of(EventLoop loop)
    {
        if (Find(loop) is { } known)
        {
            return known;
        }

        var world = new SimWorld(loop);
        s_worlds.Add(loop, world);
        return world;
    }

    internal static SimWorld? Find(EventLoop loop) => s_worlds.TryGetValue(loop, out SimWorld? world) ? world : null;

    internal static void Enter(EventLoop loop, SimWorld world) => s_worlds.Add(loop, world);

    /// <summary>The network of the test's own loop.</summary>
    internal NetworkStack NetworkOfTest()
    {
        LoopNet.Of(Loop).OnClose(End);
        return new MachineStack(Test);
    }

    internal void NoteWork(SimHost host, bool isWorking)
    {
        if (isWorking)
        {
            _working.Add(host);
        }
        else
        {
            _working.Remove(host);
        }
    }

    internal void NoteFailure(SimHost host, Exception error) => _failures[host] = new HostFailedException(host, error);

    /// <summary>The failure of a host, which is the caller's from here on.</summary>
    internal HostFailedException? TakeFailure(SimHost host) => _failures.Remove(host, out HostFailedException? failure) ? failure : null;

    /// <summary>A failure that nobody waits for.</summary>
    internal HostFailedException? TakeFailure() => _failures.Count == 0 ? null : TakeFailure(_failures.Keys.First(static host => true));

    /// <summary>What a host's loop reports is the test's.</summary>
    internal void OnReport(EventLoop loop, LoopExceptionContext context) => Loop.CallExceptionHandler(new LoopExceptionContext
    {
        Message = $"on host {loop.Label}: {context.Message}",
        Exception = context.Exception,
        Task = context.Task,
        Future = context.Future,
    });

    /// <summary>The test has done something to the world: for the timeline and the table of steps.</summary>
    internal void NoteFault(string what) => Net.NoteFault(what);

    private void End()
    {
        foreach (SimHost host in _hosts)
        {
            host.EndQuietly();
        }

        Net.Events.Clear();
    }
}
