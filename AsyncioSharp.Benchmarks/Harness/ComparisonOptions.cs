using System.Globalization;

namespace AsyncioSharp.Benchmarks;

/// <summary>The arguments of <c>compare</c>.</summary>
/// <param name="Workloads">What to measure.</param>
/// <param name="Python">The interpreter, or null to look for one.</param>
/// <param name="Rounds">How often each side is run.</param>
internal sealed record ComparisonOptions(IReadOnlyList<Workload> Workloads, string? Python, int Rounds)
{
    /// <summary>All rows are measured, so the table may replace the one in the docs.</summary>
    public bool IsComplete { get; private init; }

    public static ComparisonOptions Parse(string[] arguments)
    {
        var names = new List<string>();
        string? python = null;
        int rounds = 3;
        bool ahead = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--python":
                    python = Value(arguments, ref i);
                    break;
                case "--rounds":
                    rounds = int.Parse(Value(arguments, ref i), CultureInfo.InvariantCulture);
                    break;
                case "--aot":
                    ahead = true;
                    break;
                default:
                    names.Add(arguments[i]);
                    break;
            }
        }

        bool complete = names.Count == 0;
        IEnumerable<Workload> workloads = complete ? Catalogue.All.Where(one => ahead || one is not StartupAhead) : names.Select(Catalogue.Find);
        return new ComparisonOptions([.. workloads], python, rounds) { IsComplete = complete };
    }

    private static string Value(string[] arguments, ref int index) =>
        ++index < arguments.Length ? arguments[index] : throw new ArgumentException($"{arguments[index - 1]} needs a value.");
}
