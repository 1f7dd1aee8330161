using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Awaiters of .NET that can be replaced by one that fails: those of Task and ValueTask, with and without a result, and their
/// ConfigureAwait forms.
/// </summary>
internal abstract class AwaiterAccess<TAwaiter>
{
    /// <summary>An awaiter whose GetResult throws.</summary>
    public abstract TAwaiter MakeFailed(Exception error);

    /// <summary>Looks at the result of an operation that nobody waits for any more.</summary>
    public void Observe(TAwaiter awaiter)
    {
        try
        {
            GetResult(awaiter);
        }
        catch (Exception)
        {
            // Nobody waits for the operation: its error has no reader. To look at it is all that is wanted, so that it is not reported as
            // unobserved.
        }
    }

    /// <summary>
    /// The async iterator that an await of its next item waits for; null for everything else. A ValueTask's source stands first in it.
    /// </summary>
    public virtual IAsyncDisposable? IteratorOf(ref TAwaiter awaiter) =>
        Unsafe.As<TAwaiter, object?>(ref awaiter) is IAsyncStateMachine machine ? machine as IAsyncDisposable : null;

    /// <summary>
    /// The native task that is awaited, if it is one. It stands first in the awaiters of Task, and in those of ValueTask where there is a
    /// task behind it.
    /// </summary>
    public Task? TaskOf(ref TAwaiter awaiter) => Unsafe.As<TAwaiter, object?>(ref awaiter) as Task;

    protected abstract void GetResult(TAwaiter awaiter);
}

/// <summary>Finds the form of a type of awaiters.</summary>
internal static class AwaiterAccessors
{
    // The forms of ValueTask<T> need code for each T. Where code cannot be made at run time (NativeAOT), there is some for all reference
    // types and for these.
    private static readonly object[] s_common =
    [
        new ValueTaskForm<object>(), new ValueTaskForm<bool>(), new ValueTaskForm<int>(), new ValueTaskForm<long>(),
        new ValueTaskForm<double>(), new ConfiguredValueTaskForm<object>(), new ConfiguredValueTaskForm<bool>(),
        new ConfiguredValueTaskForm<int>(), new ConfiguredValueTaskForm<long>(), new ConfiguredValueTaskForm<double>(),
        new ValueTaskForm(), new ConfiguredValueTaskForm(),
    ];

    /// <summary>Whether awaiters of a type can be replaced, if there is code for it.</summary>
    public static bool Knows(Type awaiter) => IsOfTask(awaiter) || IsOfValueTask(awaiter);

    /// <summary>The form; null if it is another awaiter, or there is no code for it.</summary>
    public static AwaiterAccess<TAwaiter>? Of<TAwaiter>() =>
        IsOfTask(typeof(TAwaiter)) ? new TaskForm<TAwaiter>()
        : IsOfValueTask(typeof(TAwaiter))
            ? Array.Find(s_common, static form => form is AwaiterAccess<TAwaiter>) as AwaiterAccess<TAwaiter>
            ?? Make(typeof(TAwaiter)) as AwaiterAccess<TAwaiter>
        : null;

    private static bool IsOfTask(Type awaiter) =>
        awaiter == typeof(TaskAwaiter) || awaiter == typeof(ConfiguredTaskAwaitable.ConfiguredTaskAwaiter)
        || (awaiter.IsGenericType && awaiter.GetGenericTypeDefinition() is { } definition
            && (definition == typeof(TaskAwaiter<>) || definition == typeof(ConfiguredTaskAwaitable<>.ConfiguredTaskAwaiter)));

    private static bool IsOfValueTask(Type awaiter) =>
        awaiter == typeof(ValueTaskAwaiter) || awaiter == typeof(ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter)
        || (awaiter.IsGenericType && awaiter.GetGenericTypeDefinition() is { } definition
            && (definition == typeof(ValueTaskAwaiter<>)
                || definition == typeof(ConfiguredValueTaskAwaitable<>.ConfiguredValueTaskAwaiter)));

    [UnconditionalSuppressMessage(
        "AOT", "IL3050", Justification =
        "There is code for reference types and the common value types; for others the answer is null, and the await is not interrupted.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type parameters have no requirements.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "s_common uses the constructors of both forms.")]
    private static object? Make(Type awaiter)
    {
        Type form = awaiter.GetGenericTypeDefinition() == typeof(ValueTaskAwaiter<>) ? typeof(ValueTaskForm<>)
            : typeof(ConfiguredValueTaskForm<>);
        try
        {
            return Activator.CreateInstance(form.MakeGenericType(awaiter.GetGenericArguments()));
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>
    /// TaskAwaiter and its relatives: a Task and, in the ConfigureAwait forms, options. The Task comes first in all of them, which the
    /// runtime's own builders rely on. GetResult throws the error of a failed Task before it looks at the type of the result.
    /// </summary>
    private sealed class TaskForm<TAwaiter> : AwaiterAccess<TAwaiter>
    {
        public override TAwaiter MakeFailed(Exception error)
        {
            TAwaiter awaiter = default!;
            Unsafe.As<TAwaiter, Task>(ref awaiter) = Task.FromException(error);
            return awaiter;
        }

        public override IAsyncDisposable? IteratorOf(ref TAwaiter awaiter) => null;

        protected override void GetResult(TAwaiter awaiter) => _ = Unsafe.As<TAwaiter, Task>(ref awaiter).Exception;
    }

#pragma warning disable CA2012 // An awaiter is wanted, of a ValueTask that nobody else has: the state machine reads its result, once.
    private sealed class ValueTaskForm : AwaiterAccess<ValueTaskAwaiter>
    {
        public override ValueTaskAwaiter MakeFailed(Exception error) => ValueTask.FromException(error).GetAwaiter();

        protected override void GetResult(ValueTaskAwaiter awaiter) => awaiter.GetResult();
    }

    private sealed class ConfiguredValueTaskForm : AwaiterAccess<ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter>
    {
        public override ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter MakeFailed(Exception error) =>
            ValueTask.FromException(error).ConfigureAwait(false).GetAwaiter();

        protected override void GetResult(ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter) => awaiter.GetResult();
    }

    private sealed class ValueTaskForm<T> : AwaiterAccess<ValueTaskAwaiter<T>>
    {
        public override ValueTaskAwaiter<T> MakeFailed(Exception error) => ValueTask.FromException<T>(error).GetAwaiter();

        protected override void GetResult(ValueTaskAwaiter<T> awaiter) => awaiter.GetResult();
    }

    private sealed class ConfiguredValueTaskForm<T> : AwaiterAccess<ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter>
    {
        public override ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter MakeFailed(Exception error) =>
            ValueTask.FromException<T>(error).ConfigureAwait(false).GetAwaiter();

        protected override void GetResult(ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter awaiter) => awaiter.GetResult();
    }
#pragma warning restore CA2012
}
