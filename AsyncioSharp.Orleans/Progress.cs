using System.Buffers;
using AsyncioSharp.Remoting;
using MessagePack;

namespace AsyncioSharp.Orleans;

/// <summary>Progress reports on their way back: the parameter's number, and the value.</summary>
internal static class Progress
{
    /// <summary>In the silo: what a function is given for a parameter of type <see cref="IProgress{T}"/>.</summary>
    public static object Sender(Signature signature, int parameter, Action<byte[]> send) =>
        Activator.CreateInstance(typeof(SenderOf<>).MakeGenericType(ValueType(signature, parameter)), signature, parameter, send)!;

    /// <summary>At the caller: what hands a report to the object that was passed as an argument.</summary>
    public static Action Read(byte[] report, Signature signature, object?[] arguments)
    {
        var reader = new MessagePackReader(report);
        int parameter = reader.ReadInt32();
        if (parameter < 0 || parameter >= arguments.Length || !signature.IsProgress(parameter))
        {
            throw new InvalidDataException("A progress report came for a parameter that takes none.");
        }

        Type type = ValueType(signature, parameter);
        object? value = RemoteSerializer.Read(ref reader, type, signature.Options);
        if (arguments[parameter] is not { } sink)
        {
            return static () => { };
        }

        var receiver = (Receiver)Activator.CreateInstance(typeof(ReceiverOf<>).MakeGenericType(type))!;
        return () => receiver.Report(sink, value);
    }

    private static Type ValueType(Signature signature, int parameter) => signature.Parameters[parameter].GetGenericArguments()[0];

    private abstract class Receiver
    {
        public abstract void Report(object sink, object? value);
    }

    private sealed class ReceiverOf<T> : Receiver
    {
        public override void Report(object sink, object? value) => ((IProgress<T>)sink).Report((T)value!);
    }

    private sealed class SenderOf<T>(Signature signature, int parameter, Action<byte[]> send) : IProgress<T>
    {
        public void Report(T value)
        {
            var buffer = new ArrayBufferWriter<byte>(64);
            var writer = new MessagePackWriter(buffer);
            writer.Write(parameter);
            RemoteSerializer.Write(ref writer, typeof(T), value, $"A progress report of {signature}", signature.Options);
            writer.Flush();
            send(buffer.WrittenSpan.ToArray());
        }
    }
}
