using System.Diagnostics;
using System.Globalization;
using AsyncioSharp.Benchmarks;

// dotnet run -c Release --project AsyncioSharp.Benchmarks -- list
//                                                         -- run [NAME...]
//                                                         -- profile NAME [SECONDS]       repeats one, for perf and the like
//                                                         -- compare [NAME...] [--python PATH] [--rounds N] [--aot]
//                                                         -- servers [--quick] [--size BYTES] [--connections 10,100] [--transport tcp,unix,udp,tls] [--style protocol,streams] [--no-idle] [--python PATH] [--rounds N]
//                                                         -- hosts [--quick] [--only TEXT] [--rounds N] [--python PATH]      Kestrel and HttpClient on loops; needs wrk and h2load
//                                                         -- live [NAME...]               what it costs to be looked at by `dotnet asyncio`
//                                                         -- growth [NAME...]             what one costs among a hundred, and among a million
//                                                         -- serve [--streams] tcp|unix|udp|tls PORT|PATH [CERTIFICATE]   our echo server, for `servers` and for profilers
//                                                         -- micro [BenchmarkDotNet's own arguments]

return args switch
{
    ["list", ..] => List(),
    ["run", .. var rest] => Run(rest),
    ["profile", var name] => Profile(name, 10),
    ["profile", var name, var seconds] => Profile(name, double.Parse(seconds, CultureInfo.InvariantCulture)),
    ["compare", .. var rest] => Comparison.Run(ComparisonOptions.Parse(rest)),
    ["micro", .. var rest] => Micro.Run(rest),
    ["servers", .. var rest] => ServerComparison.Run(ServerOptions.Parse(rest)),
    ["hosts", .. var rest] => WebComparison.Run(WebOptions.Parse(rest)),
    ["live", .. var rest] => LiveCosts.Run(rest),
    ["growth", .. var rest] => GrowthRun.Run(rest),
    ["serve", .. var rest] => Serve.Run(rest),
    _ => Usage(),
};

static int List()
{
    foreach (Workload workload in Catalogue.All)
    {
        Console.WriteLine($"{workload.Name,-20}{workload.Title}");
    }

    return 0;
}

static int Run(string[] names)
{
    foreach (Workload workload in names.Length == 0 ? Catalogue.All.Where(one => one is not StartupAhead) : names.Select(Catalogue.Find))
    {
        Console.WriteLine(Measurement.Of(workload));
    }

    return 0;
}

static int Profile(string name, double seconds)
{
    Workload workload = Catalogue.Find(name);
    workload.WarmUp();
    long start = Stopwatch.GetTimestamp();
    var values = new List<double>();
    while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
    {
        values.Add(workload.Measure(workload.Operations));
    }

    Console.WriteLine(new Result(name, Median.Of(values), workload.Unit));
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("Commands: list | run [NAME...] | profile NAME [SECONDS] | compare [NAME...] [--python PATH] [--rounds N] [--aot] | servers [--quick] [...] | hosts [--quick] [...] | live [NAME...] | growth [NAME...] | serve TRANSPORT ADDRESS | micro [arguments of BenchmarkDotNet]");
    return 2;
}
