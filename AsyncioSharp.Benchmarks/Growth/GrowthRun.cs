namespace AsyncioSharp.Benchmarks;

/// <summary>What one costs when there are a hundred, and when there are a million: writes docs/growth.md and its picture.</summary>
internal static class GrowthRun
{
    /// <summary>Each size is measured until so many of the row's things have been there, three times at least.</summary>
    private const int Things = 300_000;
    private const int LeastRepetitions = 3;
    private const int MostRepetitions = 300;

    public static int Run(string[] names)
    {
        IReadOnlyList<GrowthRow> rows = names.Length > 0 ? [.. names.Select(GrowthRows.Find)] : GrowthRows.All;
        List<GrowthCurve> curves = [];
        foreach (GrowthRow row in rows)
        {
            GrowthCurve curve = Measure(row);
            curves.Add(curve);
            Console.WriteLine(GrowthTable.Line(curve));
        }

        if (names.Length == 0)
        {
            Report.Update(Repository.Growth, "growth", "Results", GrowthTable.Of(curves));
            File.WriteAllText(Repository.GrowthPicture, GrowthChart.Of(curves));
        }

        return 0;
    }

    private static GrowthCurve Measure(GrowthRow row)
    {
        WarmUp(row);
        return new GrowthCurve(row, [.. row.Sizes.Select(size => (size, Measure(row, size)))]);
    }

    private static double Measure(GrowthRow row, int size)
    {
        int repetitions = row.Unit == Unit.Bytes ? 1 : Math.Clamp(Things / size, LeastRepetitions, MostRepetitions);
        var costs = new List<double>(repetitions);
        GC.Collect();
        for (int i = 0; i < repetitions; i++)
        {
            costs.Add(row.Measure(size));
        }

        return Median.Of(costs);
    }

    private static void WarmUp(GrowthRow row)
    {
        const int Rounds = 4;
        const int RunsOfARound = 16;
        const int Size = 500;
        for (int round = 0; round < (row.Unit == Unit.Bytes ? 1 : Rounds); round++)
        {
            for (int run = 0; run < RunsOfARound; run++)
            {
                row.Measure(Size);
            }

            // The JIT compiles in the background, when nothing new comes for 100 ms.
            Thread.Sleep(150);
        }
    }
}
