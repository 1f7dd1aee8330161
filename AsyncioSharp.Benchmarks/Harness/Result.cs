using System.Globalization;
using System.Text.Json;

namespace AsyncioSharp.Benchmarks;

/// <summary>A measured workload: the one line that a side prints about it.</summary>
internal readonly record struct Result(string Name, double Value, Unit Unit)
{
    private string Field => Unit == Unit.Bytes ? "bytes" : "ns";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $$"""{"name":"{{Name}}","{{Field}}":{{Value:0.00}}}""");

    /// <summary>Reads a line of either side; null if it is none.</summary>
    public static Result? Parse(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement root = json.RootElement;
        string name = root.GetProperty("name").GetString()!;
        return root.TryGetProperty("ns", out JsonElement ns) ? new Result(name, ns.GetDouble(), Unit.Nanoseconds)
            : root.TryGetProperty("bytes", out JsonElement bytes) ? new Result(name, bytes.GetDouble(), Unit.Bytes)
            : null;
    }
}
