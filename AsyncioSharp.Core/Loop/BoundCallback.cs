namespace AsyncioSharp;

/// <summary>A callback together with its arguments: one object instead of a closure and a delegate.</summary>
internal abstract class BoundCallback
{
    public abstract Delegate Callback { get; }

    public static BoundCallback Of<T>(Action<T> callback, T arg)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new One<T>(callback, arg);
    }

    public static BoundCallback Of<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new Two<T1, T2>(callback, arg1, arg2);
    }

    public static BoundCallback Of<T1, T2, T3>(Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new Three<T1, T2, T3>(callback, arg1, arg2, arg3);
    }

    public abstract void Invoke();

    private sealed class One<T>(Action<T> callback, T arg) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg);
    }

    private sealed class Two<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg1, arg2);
    }

    private sealed class Three<T1, T2, T3>(Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg1, arg2, arg3);
    }
}
