using System.Globalization;

namespace AsyncioSharp.Benchmarks;

/// <summary>The arguments of <c>servers</c>.</summary>
internal sealed record ServerOptions
{
    public IReadOnlyList<string> Transports { get; private init; } = ["tcp", "unix", "udp", "tls"];

    public IReadOnlyList<string> Styles { get; private init; } = ["protocol", "streams"];

    public IReadOnlyList<int> Connections { get; private init; } = [10, 100];

    public int Size { get; private init; } = 1024;

    public int Rounds { get; private init; } = 9;

    public double Seconds { get; private init; } = 0.7;

    public string? Python { get; private init; }

    public bool MeasuresIdle { get; private init; } = true;

    /// <summary>Everything is measured as the docs say, so the table may replace the one in the docs.</summary>
    public bool IsComplete { get; private init; } = true;

    public static ServerOptions Parse(string[] arguments)
    {
        var options = new ServerOptions();
        for (int i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--quick" => options with { Rounds = 3, Seconds = 0.4, IsComplete = false },
                "--no-idle" => options with { MeasuresIdle = false, IsComplete = false },
                "--python" => options with { Python = Value() },
                "--rounds" => options with { Rounds = Number(Value()) },
                "--size" => options with { Size = Number(Value()), IsComplete = false },
                "--transport" => options with { Transports = Value().Split(','), IsComplete = false },
                "--style" => options with { Styles = Value().Split(','), IsComplete = false },
                "--connections" => options with { Connections = [.. Value().Split(',').Select(Number)], IsComplete = false },
                var other => throw new ArgumentException($"servers does not know {other}."),
            };

            string Value() => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"{arguments[i - 1]} needs a value.");
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
