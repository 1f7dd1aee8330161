using System.Diagnostics.CodeAnalysis;
using MessagePack;

namespace AsyncioSharp.Remoting;

/// <summary>The part of a frame that is the same for every executor: how often to call, with which arguments; and the results.</summary>
[RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
[RequiresDynamicCode(RemoteSerializer.Dynamic)]
internal static class CallBody
{
    public static void Write(ref MessagePackWriter writer, Signature signature, IReadOnlyList<object?[]> calls)
    {
        writer.Write(calls.Count);
        foreach (object?[] arguments in calls)
        {
            signature.WriteArguments(ref writer, arguments);
        }
    }

    public static T[] ReadResults<T>(ref MessagePackReader reader, Signature signature, int count)
    {
        var results = new T[count];
        for (int i = 0; i < count; i++)
        {
            results[i] = (T)signature.ReadResult(ref reader)!;
        }

        return results;
    }
}
