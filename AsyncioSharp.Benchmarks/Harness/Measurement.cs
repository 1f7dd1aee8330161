namespace AsyncioSharp.Benchmarks;

/// <summary>Runs one workload in this process.</summary>
internal static class Measurement
{
    public static Result Of(Workload workload)
    {
        workload.WarmUp();
        var values = new List<double>();
        for (int i = 0; i < workload.Repetitions; i++)
        {
            GC.Collect();
            values.Add(workload.Measure(workload.Operations));
        }

        return new Result(workload.Name, Median.Of(values), workload.Unit);
    }
}
