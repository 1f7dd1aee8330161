namespace AsyncioSharp;

/// <summary>A callback together with its arguments: one object instead of a closure and a delegate.</summary>
internal abstract partial class BoundCallback
{
    public abstract Delegate Callback { get; }

    public abstract void Invoke();

    // twins: arguments 1-4
    public static BoundCallback Of<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new Bound<T1, T2>(callback, arg1, arg2);
    }

    // twins: arguments 1-4
    private sealed class Bound<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg1, arg2);
    }
}
