using System.Globalization;

namespace AsyncioSharp.Benchmarks;

/// <summary>The arguments of <c>hosts</c>.</summary>
internal sealed record WebOptions
{
    public int Rounds { get; private init; } = 9;

    /// <summary>Whole ones: wrk knows no others.</summary>
    public int Seconds { get; private init; } = 2;

    /// <summary>Rows whose title has this in it.</summary>
    public string Only { get; private init; } = "";

    public bool IsQuick { get; private init; }

    public string? Python { get; private init; }

    /// <summary>Everything is measured as the docs say, so the table may replace the one in the docs.</summary>
    public bool IsComplete => Only.Length == 0 && !IsQuick;

    public static WebOptions Parse(string[] arguments)
    {
        var options = new WebOptions();
        for (int i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--quick" => options with { Rounds = 3, Seconds = 1, IsQuick = true },
                "--rounds" => options with { Rounds = int.Parse(Value(), CultureInfo.InvariantCulture) },
                "--only" => options with { Only = Value() },
                "--python" => options with { Python = Value() },
                var other => throw new ArgumentException($"hosts does not know {other}."),
            };

            string Value() => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"{arguments[i - 1]} needs a value.");
        }

        return options;
    }
}
