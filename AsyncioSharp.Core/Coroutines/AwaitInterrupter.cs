using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AsyncioSharp;

// How an await of something that is not ours is interrupted: of a native Task or ValueTask, in a coroutine.
//
// Before the compiler's state machine suspends, it copies the awaiter into a field of its own: one field for each type of awaiter, named
// <>u__N. When it goes on it reads that field and calls GetResult on what it finds. So a request puts an awaiter there that fails with
// CancelledError, and resumes the coroutine. catch and finally run, and an await in the clean-up works.
//
// The operation itself goes on. When it ends it calls the continuation that it was given. The coroutine knows that this call is out of date
// (Coroutine.Foreign.cs). It only calls GetResult of the old awaiter, so that an error is observed and a pooled source is given back. A
// Task may live long, and have many such continuations: from it they are taken off (StaleContinuations).
//
// Nothing of this costs an await that is not interrupted more than the store of a reference: the field is looked for when the first request
// comes.

/// <summary>How an await of one kind in one method is interrupted.</summary>
internal abstract class AwaitInterrupter<TStateMachine>
{
    /// <summary>The await is that of a method which a task was made of (<see cref="NativeBody"/>).</summary>
    public static readonly bool IsInNativeBody = typeof(TStateMachine).DeclaringType == typeof(NativeBody);

    /// <summary>The await is that of the body of a group (<see cref="ScopeBody"/>): never interrupted.</summary>
    public static readonly bool IsInScopeBody = typeof(TStateMachine).DeclaringType == typeof(ScopeBody);

    /// <summary>False where there is no code for the awaiter, or the field is not found: then the await cannot be interrupted.</summary>
    public abstract bool CanFail { get; }

    /// <summary>Makes the await fail as the method goes on.</summary>
    /// <param name="machine">The method.</param>
    /// <param name="error">What the await throws.</param>
    /// <param name="iterator">The async iterator whose next item was awaited, if it was that.</param>
    /// <returns>What looks at the result of the operation when it ends after all.</returns>
    public abstract Action Fail(ref TStateMachine machine, CancelledError error, out IAsyncDisposable? iterator);
}

/// <inheritdoc/>
internal sealed class AwaitInterrupter<[DynamicallyAccessedMembers(AwaitInterrupter.Fields)] TStateMachine, TAwaiter>
    : AwaitInterrupter<TStateMachine>
{
    /// <summary>Null where awaiters of this type cannot be replaced.</summary>
    public static readonly AwaitInterrupter<TStateMachine>? Instance = AwaiterAccessors.Knows(typeof(TAwaiter))
        ? new AwaitInterrupter<TStateMachine, TAwaiter>() : null;

    // Looked for when the first request comes.
    private readonly Lazy<(AwaiterAccess<TAwaiter>? Form, FieldInfo? Field)> _means = new(
        static () => (AwaiterAccessors.Of<TAwaiter>(), FindField()));

    public override bool CanFail => _means.Value is { Form: not null, Field: not null };

    public override Action Fail(ref TStateMachine machine, CancelledError error, out IAsyncDisposable? iterator)
    {
        (AwaiterAccess<TAwaiter>? form, FieldInfo? field) = _means.Value;

        // In Release the machine is a struct: a copy is changed, and copied back. In Debug it is a class.
        object boxed = machine!;
        var old = (TAwaiter)field!.GetValue(boxed)!;
        field.SetValue(boxed, form!.MakeFailed(error));
        machine = (TStateMachine)boxed;
        iterator = form.IteratorOf(ref old);
        if (form.TaskOf(ref old) is { } task)
        {
            StaleContinuations.Remove(task);
        }

        return () => form.Observe(old);
    }

    private static FieldInfo? FindField()
    {
        foreach (FieldInfo field in typeof(TStateMachine).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (field.FieldType == typeof(TAwaiter) && field.Name.StartsWith("<>u__", StringComparison.Ordinal))
            {
                return field;
            }
        }

        return null;
    }
}

/// <summary>What the ways to interrupt awaits have in common.</summary>
internal static class AwaitInterrupter
{
    /// <summary>What the trimmer has to keep of a state machine.</summary>
    public const DynamicallyAccessedMemberTypes Fields =
        DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.NonPublicFields;
}
