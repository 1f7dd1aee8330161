using System.Text.Json;
using AsyncioSharp.Tests.Net;

namespace AsyncioSharp.Conformance;

/// <summary>The C# side of <c>run.py</c>: a script per line in, its logs out, until the input ends.</summary>
public static class WireServer
{
    /// <summary>The answer to a line is the log under each selector; null stands for "as the first".</summary>
    public static void Serve(TextReader input, TextWriter output)
    {
        while (input.ReadLine() is { } line)
        {
            using JsonDocument script = JsonDocument.Parse(line);
            IReadOnlyList<string>?[] logs = [.. Enum.GetValues<SelectorKind>().Select(kind => WireScript.Run(script.RootElement, kind))];
            for (int i = 1; i < logs.Length; i++)
            {
                if (logs[i]!.SequenceEqual(logs[0]!))
                {
                    logs[i] = null;
                }
            }

            output.WriteLine(JsonSerializer.Serialize(logs));
            output.Flush();
        }
    }
}
