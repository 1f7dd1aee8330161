using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;
using MessagePack.Formatters;

namespace AsyncioSharp.Remoting;

/// <summary>
/// Stands between every value and its formatter. It refuses objects that have no meaning in another process, also deep inside of others,
/// before MessagePack takes them apart into fields. And it turns an endless recursion through objects that refer to each other into an
/// error.
/// </summary>
internal sealed class RemoteFormatterResolver(IFormatterResolver inner) : IFormatterResolver
{
    private static readonly (Type Type, string Advice)[] s_refused =
    [
        (typeof(Delegate), "a delegate is code with captured state. Name a static function instead, or pass the data that decides."),
        (typeof(Task), "a task lives in its own process. Give the pool a synchronous function, and await what it is submitted as."),
        (typeof(ValueTask), "a task lives in its own process. Give the pool a synchronous function, and await what it is submitted as."),
        (typeof(Future),
            "futures and tasks belong to an event loop. Give the pool a synchronous function, and await what RunInExecutor returns."),
        (typeof(Coroutine),
            "a coroutine belongs to an event loop. Give the pool a synchronous function, and await what RunInExecutor returns."),
        (typeof(EventLoop), "an event loop belongs to its thread."),
        (typeof(Executor), "an executor belongs to its process."),
        (typeof(Stream), "a stream's position and handle belong to its process. Pass the path, or the bytes."),
        (typeof(TextReader), "a reader's position belongs to its process. Pass the path, or the text."),
        (typeof(TextWriter), "a writer's buffer belongs to its process. Return the text."),
        (typeof(SafeHandle), "an open handle belongs to its process. Open it in the function."),
        (typeof(nint), "an address or a handle belongs to its process."),
        (typeof(nuint), "an address or a handle belongs to its process."),
        (typeof(Pointer), "an address belongs to its process."),
        (typeof(WaitHandle), "a lock or an event of this kind belongs to its process."),
        (typeof(Lock), "a lock belongs to its process."),
        (typeof(Thread), "a thread belongs to its process."),
        (typeof(CancellationToken),
            "a token cannot reach another process. Work that has not started is cancelled by the token passed to Submit."),
        (typeof(CancellationTokenSource),
            "a token cannot reach another process. Work that has not started is cancelled by the token passed to Submit."),
        (typeof(System.Net.Sockets.Socket), "a socket belongs to its process. Connect in the function."),
        (typeof(System.Diagnostics.Process), "a process object holds a handle. Pass the process id."),
        (typeof(MemberInfo), "reflection objects belong to their process. Pass the name."),
        (typeof(Assembly), "reflection objects belong to their process. Pass the name."),
        (typeof(Expression), "an expression tree is code. Name a static function instead."),
        (typeof(Exception), "an exception cannot be taken apart. Throw it, or pass its message."),
    ];

    private readonly IFormatterResolver _inner = inner;

    /// <summary>Why values of a type stay here; null if they may go.</summary>
    public static string? AdviceAgainst(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            type = typeof(ValueTask);
        }

        return s_refused.FirstOrDefault(refused => refused.Type.IsAssignableFrom(type)).Advice;
    }

    public IMessagePackFormatter<T>? GetFormatter<T>() => Cache<T>.Of(this);

    private IMessagePackFormatter<T>? Make<T>()
    {
        if (AdviceAgainst(typeof(T)) is { } advice)
        {
            return new Refusing<T>(advice);
        }

        IMessagePackFormatter<T>? formatter = _inner.GetFormatter<T>();

        // Only what can contain itself needs the guard: primitives, strings and their arrays stay fast.
        return formatter is null || typeof(T).IsValueType || typeof(T) == typeof(string) || typeof(T) is { IsArray: true }
            && typeof(T).GetElementType()!.IsPrimitive
            ? formatter
            : new Guarded<T>(formatter);
    }

    /// <summary>One per resolver and type. There is one resolver in a process, so the first wins.</summary>
    private static class Cache<T>
    {
        private static IMessagePackFormatter<T>? s_formatter;

        public static IMessagePackFormatter<T>? Of(RemoteFormatterResolver resolver) => s_formatter ??= resolver.Make<T>();
    }

    private sealed class Refusing<T>(string advice) : IMessagePackFormatter<T>
    {
        public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options)
        {
            if (value is not null)
            {
                throw new NotSupportedException($"it holds a {typeof(T)}, and {advice}");
            }

            writer.WriteNil();
        }

        public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            reader.ReadNil();
            return default!;
        }
    }

    private sealed class Guarded<T>(IMessagePackFormatter<T> formatter) : IMessagePackFormatter<T>
    {
        public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            formatter.Serialize(ref writer, value, options);
        }

        public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            return formatter.Deserialize(ref reader, options);
        }
    }
}
