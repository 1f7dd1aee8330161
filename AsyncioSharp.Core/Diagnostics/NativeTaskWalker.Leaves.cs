using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

internal static partial class NativeTaskWalker
{
    /// <summary>
    /// What the runtime's private types mean to a person. Matched by prefix, since most have variants with a token or a result. The field,
    /// if there is one, leads on to the task that is really waited for.
    /// </summary>
    private static readonly (string Type, string Meaning, string? Next)[] s_leaves =
    [
        ("System.Threading.SemaphoreSlim+TaskNode", "SemaphoreSlim.WaitAsync", null),
        ("System.Threading.Tasks.Task+CancellationPromise", "Task.WaitAsync", "_task"),
        ("System.Threading.Tasks.Task+WhenAllPromise", "Task.WhenAll", null),
        ("System.Threading.Tasks.Task+TwoTaskWhenAnyPromise", "Task.WhenAny", null),
        ("System.Threading.Tasks.TaskFactory+CompleteOn", "Task.WhenAny", null),
        ("System.Threading.Tasks.UnwrapPromise", "Task.Run or Unwrap", null),
        ("System.Threading.Tasks.Continuation", "Task.ContinueWith", "m_antecedent"),
        ("System.Threading.Tasks.ValueTask+ValueTaskSourceAsTask", "ValueTask.AsTask", "_source"),
        ("System.Threading.Tasks.ValueTask`1+ValueTaskSourceAsTask", "ValueTask.AsTask", "_source"),
        ("System.Threading.PeriodicTimer+State", "PeriodicTimer.WaitForNextTickAsync", null),
        ("System.Threading.Channels.BlockedRead", "ChannelReader.ReadAsync", null),
        ("System.Threading.Channels.WaitingRead", "ChannelReader.WaitToReadAsync", null),
        ("System.Threading.Channels.BlockedWrite", "ChannelWriter.WriteAsync", null),
        ("System.Threading.Channels.WaitingWrite", "ChannelWriter.WaitToWriteAsync", null),
        ("System.Net.Sockets.Socket+AwaitableSocketAsyncEventArgs", "a Socket operation", null),
    ];

    private static object? EnterLeaf(object leaf, bool describesOwn, List<FramePlace> frames)
    {
        Type type = leaf.GetType();
        if (!describesOwn && type.Assembly == typeof(NativeTaskWalker).Assembly)
        {
            if (leaf is Coroutine operation)
            {
                frames.Add(operation.Place);
            }

            return null;
        }

        if (Array.Find(type.GenericTypeArguments, typeof(IAsyncStateMachine).IsAssignableFrom) is { } stateMachine)
        {
            // A box whose fields were trimmed away, as NativeAOT does: its type still names the method, which is where the walk ends.
            frames.Add(FramePlace.In(stateMachine, -1));
            return null;
        }

        string name = MethodNames.FullName(type);
        (string Type, string Meaning, string? Next) known = Array.Find(s_leaves, l => name.StartsWith(l.Type, StringComparison.Ordinal));
        string meaning = known.Meaning ?? Describe(leaf, type, name);
        frames.Add(FramePlace.Named(meaning));
        return known.Next is { } next ? ReflectedShape.Of(type).Field(next)?.GetValue(leaf) : null;
    }

    private static string Describe(object leaf, Type type, string name)
    {
        if (name.StartsWith("System.Threading.Tasks.Task+DelayPromise", StringComparison.Ordinal))
        {
            return DescribeDelay(leaf, type);
        }

        if (type == typeof(Task) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)))
        {
            return DescribePlainTask(leaf, type);
        }

        // Our own futures and primitives describe themselves. Other people's ToString is their code, and a report must not run it.
        return type.Assembly == typeof(NativeTaskWalker).Assembly && leaf.ToString() is { Length: > 0 } text
            ? text
            : MethodNames.OfType(type);
    }

    /// <summary>
    /// A delay made without a provider runs on the machine's clock whatever the loop's clock does: the usual cause of a stuck
    /// virtual-time test.
    /// </summary>
    private static string DescribeDelay(object delay, Type type)
    {
        if (ReflectedShape.Of(type).Field("_timer") is not { } field)
        {
            return "Task.Delay";
        }

        return field.GetValue(delay) switch
        {
            null => "Task.Delay without end",
            { } timer when timer.GetType().Assembly == typeof(Task).Assembly => "Task.Delay on the wall clock",
            _ => "Task.Delay on a TimeProvider",
        };
    }

    /// <summary>A task with a delegate runs or will run it; one without is somebody's promise.</summary>
    private static string DescribePlainTask(object task, Type type)
    {
        if (ReflectedShape.Of(type).Field("m_action") is not { } field)
        {
            return "Task";
        }

        return field.GetValue(task) switch
        {
            Delegate action when DiagnosticMethodInfo.Create(action) is { DeclaringTypeName: { } owner } method
                => $"a Task running {MethodNames.OfMethod(owner, method.Name)}",
            null => "a TaskCompletionSource",
            _ => "a Task running a delegate",
        };
    }
}
