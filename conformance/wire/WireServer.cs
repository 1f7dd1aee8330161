using System.Text.Json;
using AsyncioSharp.Tests.Net;

namespace AsyncioSharp.Conformance;

/// <summary>The C# side of <c>run.py</c>: a script or one side of a flow per line in, its logs or result out, until the input ends.</summary>
public static class WireServer
{
    /// <summary>The answer to a line is the log under each selector; null stands for "as the first".</summary>
    public static void Serve(TextReader input, TextWriter output)
    {
        while (input.ReadLine() is { } line)
        {
            using JsonDocument script = JsonDocument.Parse(line);
            if (script.RootElement.ValueKind == JsonValueKind.Object)
            {
                Say(output, RunSide(script.RootElement, output));
                continue;
            }

            IReadOnlyList<string>?[] logs = [.. Enum.GetValues<SelectorKind>().Select(kind => WireScript.Run(script.RootElement, kind))];
            for (int i = 1; i < logs.Length; i++)
            {
                if (logs[i]!.SequenceEqual(logs[0]!))
                {
                    logs[i] = null;
                }
            }

            Say(output, logs);
        }
    }

    /// <summary>The side that connects to <c>address</c>, or the one that serves and says where.</summary>
    private static string RunSide(JsonElement order, TextWriter output)
    {
        JsonElement flow = order.GetProperty("flow");
        JsonElement address = order.GetProperty("address");
        SelectorKind kind = order.GetProperty("selector").GetString() == "select" ? SelectorKind.Select : SelectorKind.Epoll;
        try
        {
            return WireFlow.Run(kind, () => order.GetProperty("role").GetString() == "server"
                ? WireFlow.Serve(flow, address.GetString(), where => Say(output, where))
                : WireFlow.Connect(flow, address.ValueKind == JsonValueKind.String ? address.GetString()! : address.GetInt32()));
        }
        catch (Exception e)
        {
            return $"raised {e.GetType().Name}: {e.Message}";
        }
    }

    private static void Say<T>(TextWriter output, T answer)
    {
        output.WriteLine(JsonSerializer.Serialize(answer));
        output.Flush();
    }
}
