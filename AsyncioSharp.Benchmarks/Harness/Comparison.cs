namespace AsyncioSharp.Benchmarks;

/// <summary>
/// Both sides on the same machine in the same run: each workload in processes of its own, ours and theirs in turns, so that a change in the machine's mood
/// hits both.
/// </summary>
internal static class Comparison
{
    public static int Run(ComparisonOptions options)
    {
        Python? python = Python.Find(options.Python);
        if (python is null)
        {
            Console.WriteLine($"No CPython found ({options.Python ?? "python3, python"}): only our side is measured, and docs/performance.md stays as it is.");
        }

        var rows = new List<Row>();
        foreach (Workload workload in options.Workloads)
        {
            Row row = Measure(workload, python, options.Rounds);
            rows.Add(row);
            Console.Error.WriteLine($"{workload.Name,-20}{row.Ours,14:0.0}{row.CPython,14:0.0}{row.Ratio,10:0.0}");
        }

        string table = Table.Of(rows, python, options.Rounds);
        Console.WriteLine(table);
        if (python is not null && options.IsComplete)
        {
            Report.Update(Repository.Report, "compare", "Results", table);
        }

        return rows.All(row => row.Ours is not null) ? 0 : 1;
    }

    private static Row Measure(Workload workload, Python? python, int rounds)
    {
        List<double> ours = [], theirs = [], uvloop = [];
        for (int round = 0; round < rounds; round++)
        {
            Keep(ours, Child.Measure(Environment.ProcessPath!, "run", workload.Name));
            Keep(theirs, python?.Measure(workload, uvloop: false));
            if (python is { HasUvloop: true })
            {
                Keep(uvloop, python.Measure(workload, uvloop: true));
            }
        }

        return new Row(workload, Middle(ours), Middle(theirs), Middle(uvloop));
    }

    private static void Keep(List<double> values, double? value)
    {
        if (value is { } number)
        {
            values.Add(number);
        }
    }

    private static double? Middle(List<double> values) => values.Count == 0 ? null : Median.Of(values);
}
