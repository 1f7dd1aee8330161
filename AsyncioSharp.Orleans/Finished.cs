namespace AsyncioSharp.Orleans;

/// <summary>
/// What <c>loop.RunInExecutor</c> gives for an async function: the type says that it is a task or a coroutine, so it is one that is done.
/// </summary>
internal abstract class Finished
{
    /// <summary>A task or a coroutine of a type that functions return, with the result that has come.</summary>
    public static object Of(Type type, object? result)
    {
        if (type == typeof(Coroutine))
        {
            return Nothing();
        }

        if (type == typeof(ValueTask))
        {
            return default(ValueTask);
        }

        return type.IsGenericType
            ? ((Finished)Activator.CreateInstance(typeof(With<>).MakeGenericType(type.GetGenericArguments()))!)
                .Make(type.GetGenericTypeDefinition(), result)
            : Task.CompletedTask;
    }

    protected abstract object Make(Type open, object? result);

    private static async Coroutine Nothing() => await Task.CompletedTask;

    private sealed class With<T> : Finished
    {
        protected override object Make(Type open, object? result) =>
            open == typeof(Coroutine<>) ? Result((T)result!)
            : open == typeof(ValueTask<>) ? new ValueTask<T>((T)result!)
            : Task.FromResult((T)result!);

        private static async Coroutine<T> Result(T result)
        {
            await Task.CompletedTask;
            return result;
        }
    }
}
