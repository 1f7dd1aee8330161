using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace AsyncioSharp.AspNetCore;

/// <summary>A read that is asked for elsewhere and happens on the loop, where the reader goes on.</summary>
/// <remarks>
/// No async method: what awaits one goes on at once, on its own thread, if the method has ended before the await has begun.
/// </remarks>
internal sealed class FirstRead(LoopConnection connection, PipeReader pipe, CancellationToken cancellationToken) : IValueTaskSource<ReadResult>
{
    private Task<ReadResult>? _read;
    private Action<object?>? _continuation;
    private object? _state;

    // It begins when somebody waits for it.
    public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Pending;

    public ReadResult GetResult(short token) => _read!.GetAwaiter().GetResult();

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _continuation = continuation;
        _state = state;
        connection.Side.Schedule(static self => ((FirstRead)self!).Begin(), this);
    }

    private void Begin()
    {
        connection.Begun();
        _read = pipe.ReadAsync(cancellationToken).AsTask();
        if (_read.IsCompleted)
        {
            GoOn();
        }
        else
        {
            _read.GetAwaiter().UnsafeOnCompleted(GoOn);
        }
    }

    private void GoOn() => _continuation!(_state);
}
