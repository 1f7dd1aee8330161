using System.Runtime.CompilerServices;

namespace AsyncioSharp.AspNetCore;

/// <summary>Brings a method of Kestrel's, which belongs to no task, onto a loop: <c>await side.Arrive()</c>.</summary>
internal readonly struct LoopArrival(LoopSide side) : ICriticalNotifyCompletion
{
    public bool IsCompleted => side.IsHere;

    public LoopArrival GetAwaiter() => this;

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => side.Schedule(static action => ((Action)action!)(), continuation);

    public void GetResult()
    {
    }
}
