using System.Diagnostics;
using System.Net;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Simulation;

/// <summary>
/// A host of a simulated world: a loop of its own with a program on it, an address and a name, a wall clock, random numbers and files. Made
/// by <see cref="SimWorld.Host(string, Func{Coroutine})"/>.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class SimHost : IHostTurn
{
    private readonly Func<Coroutine> _program;
    private readonly HostClock _clock;
    private readonly SimTimer _wakeUp;
    private readonly List<Future> _waiting = [];
    private EventLoop? _loop;
    private AsyncioTask? _main;
    private bool _isQueued;
    private bool _isLeaving;
    private bool _hasLeft;

    internal SimHost(SimWorld world, Machine machine, Func<Coroutine> program)
    {
        World = world;
        Machine = machine;
        _program = program;
        _clock = new HostClock(world);
        Files = new SimFiles(this);
        _wakeUp = new SimTimer(world.Net.Events, MarkReady);
        machine.OnReady = MarkReady;
    }

    /// <summary>The name, under which other hosts find it.</summary>
    public string Name => Machine.Name;

    /// <summary>Its IPv4 address.</summary>
    public IPAddress Address => Machine.Addresses[0];

    /// <summary>Its IPv6 address.</summary>
    public IPAddress AddressV6 => Machine.Addresses[1];

    /// <summary>The loop of its program, until that ends; a restarted host has another one.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public EventLoop Loop => _loop ?? throw new InvalidOperationException($"Host '{Name}' is not running. Call Restart().");

    /// <summary>Its program runs, maybe paused.</summary>
    public bool IsRunning => _loop is not null;

    /// <summary>It gets no turns.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>
    /// Its clock: <see cref="TimeProvider.GetUtcNow"/> is its wall time, which may be wrong, and timers and timestamps are the world's.
    /// </summary>
    public TimeProvider TimeProvider => _clock;

    /// <summary>
    /// Its time zone, in which <see cref="TimeProvider.GetLocalNow"/> of its loop's <c>TimeProvider</c> answers; UTC unless it is set.
    /// <c>DateTime.Now</c> is the system's clock, which no host can change.
    /// </summary>
    public TimeZoneInfo TimeZone
    {
        get => _clock.Zone;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            World.Loop.CheckInWorld(World);
            _clock.Zone = value;
        }
    }

    /// <summary>Its files. They outlive a crash, save for what was not flushed.</summary>
    public SimFiles Files { get; }

    /// <summary>How often its program was started.</summary>
    public int Starts { get; private set; }

    internal SimWorld World { get; }

    /// <summary>It is down because of a crash.</summary>
    internal bool HasCrashed { get; private set; }

    internal Machine Machine { get; }

    /// <summary>Its tasks, for reports.</summary>
    internal IEnumerable<AsyncioTask> Tasks => _loop?.PendingTasks ?? [];

    /// <summary>Waits until its program has ended, however that was.</summary>
    /// <returns>A coroutine.</returns>
    /// <exception cref="HostFailedException">The program failed. The test does not fail for it any more.</exception>
    public async Coroutine Join()
    {
        if (IsRunning)
        {
            Future waiter = Asyncio.GetRunningLoop().CreateFuture();
            _waiting.Add(waiter);
            await waiter;
        }

        if (World.TakeFailure(this) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>The name and the state.</summary>
    /// <returns>For example <c>&lt;SimHost db 10.0.0.2 running&gt;</c>.</returns>
    public override string ToString() => $"<SimHost {Name} {Address} {(IsPaused ? "paused" : IsRunning ? "running" : "down")}>";

    string IHostTurn.Name => Name;

    void IReadyCallback.Run()
    {
        _isQueued = false;
        if (_loop is not { } loop || IsPaused)
        {
            return;
        }

        loop.RunInnerTurn();
        if (!ReferenceEquals(_loop, loop))
        {
            // It has crashed itself.
            return;
        }

        World.NoteWork(this, loop.WorkInFlight > 0);
        if (_hasLeft)
        {
            Close(loop);
        }
        else
        {
            Refresh();
        }
    }

    internal void Start()
    {
        Starts++;
        HasCrashed = false;
        var loop = new EventLoop(_clock);
        loop.BeginInner(Name);
        loop.Points = World.Loop.Points;
        LoopNet.Attach(loop, new HostSelector(this)).Files = Files;
        loop.SetExceptionHandler(World.OnReport);
        TestProbe.OfInner(loop, World.Loop);
        if (World.Driver is { } driver)
        {
            loop.AddInstrument(driver);
        }

        SimWorld.Enter(loop, World);
        _loop = loop;
        _isLeaving = _hasLeft = false;
        _main = loop.CreateTask(_program(), name: "main");
        _main.AddDoneCallback(_ => Leave());
        MarkReady();
    }

    /// <summary>Something has been queued on its loop from outside, maybe by another thread.</summary>
    internal void OnQueued()
    {
        if (World.IsHere)
        {
            MarkReady();
            return;
        }

        try
        {
            World.Loop.Post(MarkReady);
        }
        catch (InvalidOperationException) when (World.Loop.IsClosed())
        {
            // The world has ended while another thread still worked for one of its hosts, which is gone with it.
        }
    }

    /// <summary>Makes sure that it gets a turn when it needs one.</summary>
    /// <returns>True if it is ready now.</returns>
    internal bool Refresh()
    {
        if (_loop is not { } loop || IsPaused || _isQueued)
        {
            return false;
        }

        if (loop.HasReady || loop.Driver.IsActive)
        {
            MarkReady();
            return true;
        }

        if (loop.NextDeadline() is { } deadline)
        {
            _wakeUp.Arm(Math.Max(deadline, World.Loop.Now));
        }
        else
        {
            _wakeUp.Disarm();
        }

        return false;
    }

    internal string? MadeAt(object made) => _loop?.FindInstrument<TestProbe>()?.MadeAt(made);

    /// <summary>The end of the world: errors that nobody has seen are told.</summary>
    internal void EndQuietly()
    {
        _loop?.ReportInner();
        Drop();
    }

    private void MarkReady()
    {
        if (!_isQueued && _loop is not null && !IsPaused && !World.Loop.IsClosed())
        {
            _isQueued = true;
            World.Loop.Enqueue(World.Loop.BaseContext, this, null, ReadyKind.Io);
        }
    }

    /// <summary>The program has ended: its loop does what asyncio.run() does then.</summary>
    private void Leave()
    {
        if (_isLeaving)
        {
            return;
        }

        _isLeaving = true;
        AsyncioTask main = _main!;
        Exception? error = main.Cancelled() ? null : main.Exception();
        if (error is not null)
        {
            World.NoteFailure(this, error);
        }

        _loop!.CreateTask(EndLeftovers(_loop, main), name: "end").AddDoneCallback(_ => _hasLeft = true);
    }

    private static async Coroutine EndLeftovers(EventLoop loop, AsyncioTask main)
    {
        AsyncioTask self = Asyncio.CurrentTask()!;
        AsyncioTask[] leftovers = [.. loop.PendingTasks.Where(task => task != self && task != main)];
        CancelRequest.SendAll(leftovers);
        await Asyncio.GatherReturnExceptions((IEnumerable<IAwaitable>)leftovers);
        await loop.ShutdownAsyncgens();
    }

    private void Close(EventLoop loop)
    {
        foreach (SimSocket socket in Machine.Sockets.ToArray())
        {
            socket.Close();
        }

        loop.Close();
        Forget();
    }

    private void Drop()
    {
        if (_loop is { } loop)
        {
            Machine.CloseAll();
            loop.Abandon();
            Forget();
        }
    }

    private void Forget()
    {
        _loop = null;
        _main = null;
        IsPaused = false;
        _wakeUp.Disarm();
        World.NoteWork(this, isWorking: false);
        foreach (Future waiter in _waiting.ToArray())
        {
            if (!waiter.Done())
            {
                waiter.SetResult();
            }
        }

        _waiting.Clear();
    }
}
