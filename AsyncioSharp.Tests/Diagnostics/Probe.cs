using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests.Diagnostics;

/// <summary>An awaitable whose continuation is kept until the test asks for it.</summary>
internal sealed class Gate(bool isOpen = false) : INotifyCompletion
{
    private Action? _resume;

    public bool IsCompleted => isOpen;

    public Gate GetAwaiter() => this;

    public void OnCompleted(Action continuation) => _resume = continuation;

    public void GetResult()
    {
    }

    public bool Resume()
    {
        var resume = _resume;
        _resume = null;
        resume?.Invoke();
        return resume is not null;
    }
}

/// <summary>
/// A task-like type that records, at each suspension, what a builder of ours would see there: the state machine's type and its state.
/// </summary>
[AsyncMethodBuilder(typeof(ProbeBuilder))]
internal sealed class Probe
{
    public List<(Type Type, int? State)> Spots { get; } = [];

    /// <summary>Runs the body to its end and gives every place it was suspended at.</summary>
    public static List<(Type Type, int? State)> Run(Func<Gate, Probe> body)
    {
        var gate = new Gate();
        var probe = body(gate);
        while (gate.Resume())
        {
        }

        return probe.Spots;
    }
}

internal struct ProbeBuilder
{
    public Probe Task { get; private set; }

    public static ProbeBuilder Create() => new() { Task = new Probe() };

    public readonly void Start<TStateMachine>(ref TStateMachine machine)
        where TStateMachine : IAsyncStateMachine => machine.MoveNext();

    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine machine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        Task.Spots.Add((typeof(TStateMachine), StateMachineLocator.ReadState(ref machine)));
        IAsyncStateMachine boxed = machine;
        awaiter.OnCompleted(boxed.MoveNext);
    }

    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine machine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => AwaitOnCompleted(ref awaiter, ref machine);

    public readonly void SetResult()
    {
    }

    public readonly void SetException(Exception exception) => throw new InvalidOperationException("the probed method failed", exception);

    public readonly void SetStateMachine(IAsyncStateMachine machine)
    {
    }
}
