// Measures what AsyncioSharp's analyzers add to the time of a build: writes a solution of 2,000 files in four projects to a temporary folder,
// and builds it by turns with and without them. All else is equal: the SDK's own analyzers run in both.
//
//     dotnet run tools/analyzer_cost.cs              five builds of each kind
//     dotnet run tools/analyzer_cost.cs -- 3 200     three builds of each, of 200 files
//
// Of each kind the least and the median are shown; the least counts, since what a busy machine adds to a build is no cost of ours.
// Processor time is that of the build and of all its processes; it is the better number on a machine that does other things. Exit status 1
// if it grows by more than 5 %.
#:property PublishAot=false
#:property LangVersion=14
#:property ImplicitUsings=enable
#:property Nullable=enable
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

const int Projects = 4;
const double Most = 0.05;
int times = args.Length > 0 ? int.Parse(args[0]) : 5;
int files = args.Length > 1 ? int.Parse(args[1]) : 2000;

string root = Path.GetFullPath(Path.Combine(Here(), ".."));
DirectoryInfo work = Directory.CreateTempSubdirectory("analyzer_cost");
try
{
    string built = Path.Combine(work.FullName, "built");
    Dotnet("build", Path.Combine(root, "AsyncioSharp.Core"), "-c", "Release", "-o", built, "-p:RunAnalyzers=false");
    Dotnet("build", Path.Combine(root, "AsyncioSharp.Analyzers"), "-c", "Release", "-o", built);
    string solution = Write(work.FullName, built);
    Dotnet("restore", solution);

    Build(solution, false);     // warms the file cache
    Build(solution, true);
    List<(double Wall, double Processor)> without = [], with = [];
    for (int i = 0; i < times; i++)
    {
        without.Add(Build(solution, false));
        with.Add(Build(solution, true));
    }

    Console.WriteLine($"{files} files, {times} builds of each kind by turns");
    Show("least", Least);
    Show("median", Median);
    return Least(with.Select(Processor)) / Least(without.Select(Processor)) <= 1 + Most ? 0 : 1;

    void Show(string which, Func<IEnumerable<double>, double> of)
    {
        double wall = of(without.Select(Wall)), wallWith = of(with.Select(Wall));
        double processor = of(without.Select(Processor)), processorWith = of(with.Select(Processor));
        Console.WriteLine($"{which}: without {wall:F2} s, with {wallWith:F2} s ({(wallWith / wall) - 1:P1}); "
            + $"processor {processor:F2} s, {processorWith:F2} s ({(processorWith / processor) - 1:P1})");
    }
}
finally
{
    work.Delete(recursive: true);
}

static double Wall((double Wall, double Processor) build) => build.Wall;

static double Processor((double Wall, double Processor) build) => build.Processor;

static double Least(IEnumerable<double> times) => times.Min();

static double Median(IEnumerable<double> times) => times.Order().ElementAt(times.Count() / 2);

static (double, double) Build(string solution, bool withAnalyzers)
{
    double before = ProcessorTime();
    long start = Stopwatch.GetTimestamp();
    Dotnet("build", solution, "--no-restore", "--no-incremental", "-nodeReuse:false", "-p:UseSharedCompilation=false", $"-p:WithAnalyzers={withAnalyzers}");
    return (Stopwatch.GetElapsedTime(start).TotalSeconds, ProcessorTime() - before);
}

string Write(string folder, string built)
{
    File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), "<Project />");
    File.WriteAllText(Path.Combine(folder, "Directory.Build.targets"), "<Project />");
    File.WriteAllText(Path.Combine(folder, "Directory.Packages.props"), "<Project />");
    List<string> names = [];
    for (int project = 0; project < Projects; project++)
    {
        string name = $"Part{project}", path = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        names.Add(Path.Combine(path, name + ".csproj"));
        File.WriteAllText(names[^1], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{built}/AsyncioSharp.Core.dll" />
                <Analyzer Include="{built}/AsyncioSharp.Analyzers.dll" Condition="'$(WithAnalyzers)' == 'true'" />
              </ItemGroup>
            </Project>
            """);
        for (int file = 0; file < files / Projects; file++) File.WriteAllText(Path.Combine(path, $"Service{file}.cs"), Source(name, file));
    }

    string solution = Path.Combine(folder, "Cost.slnx");
    File.WriteAllText(solution, $"<Solution>{string.Concat(names.Select(static name => $"<Project Path=\"{name}\" />"))}</Solution>");
    return solution;
}

// A file as programs have them: most of it plain code, one part coroutines, a few things that the rules look at and have to follow to
// their callers.
static string Source(string project, int number) => $$"""
    using AsyncioSharp;

    namespace {{project}};

    public sealed record Order{{number}}(int Id, string Customer, decimal Amount, DateTimeOffset At);

    public sealed class Service{{number}}(AsyncioLock gate, AsyncioQueue<Order{{number}}> orders)
    {
        private readonly Dictionary<int, Order{{number}}> _known = [];

        public int Count => _known.Count;

        public async Coroutine Serve()
        {
            while (true)
            {
                Order{{number}} order = await orders.Get();
                using (await gate.Acquire())
                {
                    _known[order.Id] = order;
                }
                try
                {
                    await Asyncio.WaitFor(Store(order), 5);
                }
                catch (TimeoutException error)
                {
                    Console.WriteLine($"{order.Id}: {error.Message}");
                }
            }
        }

        public async Coroutine<decimal> Total(string customer)
        {
            await Asyncio.Sleep(0);
            decimal sum = 0;
            foreach (Order{{number}} order in _known.Values)
            {
                if (order.Customer == customer) sum += order.Amount;
            }
            return sum;
        }

        private async Task Store(Order{{number}} order)
        {
            string path = Path.Combine(Path.GetTempPath(), $"{order.Id}.txt");
            await File.WriteAllTextAsync(path, Render(order));
        }

        public string Report(DateTimeOffset since)
        {
            var groups = _known.Values
                .Where(order => order.At >= since)
                .GroupBy(order => order.Customer)
                .Select(group => (Customer: group.Key, Sum: group.Sum(order => order.Amount), Last: group.Max(order => order.At)))
                .OrderByDescending(line => line.Sum)
                .Take(10);
            return string.Join(Environment.NewLine, groups.Select(line => $"{line.Customer,-20} {line.Sum,10:F2} {line.Last:d}"));
        }

        private static string Render(Order{{number}} order)
        {
            var text = new System.Text.StringBuilder();
            text.Append(order.Id).Append(';').Append(order.Customer).Append(';');
            text.Append(order.Amount.ToString("F2", System.Globalization.CultureInfo.InvariantCulture));
            for (int i = 0; i < order.Customer.Length; i++)
            {
                char letter = order.Customer[i];
                if (char.IsLetter(letter)) text.Append(char.ToUpperInvariant(letter));
                else if (char.IsDigit(letter)) text.Append((char)(letter + 1));
            }
            return text.ToString();
        }

        public static bool IsOverdue{{number}}(Order{{number}} order) => (DateTimeOffset.UtcNow - order.At).TotalDays > 30;

        public int Clean{{number}}()
        {
            List<int> old = _known.Values.Where(IsOverdue{{number}}).Select(order => order.Id).ToList();
            foreach (int id in old) _known.Remove(id);
            return old.Count;
        }
    }
    """;

static void Dotnet(params string[] arguments)
{
    var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
    foreach (string argument in arguments) start.ArgumentList.Add(argument);
    using Process process = Process.Start(start)!;
    string said = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0) throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{said}");
}

// Of the processes that this one has started and that are over, and of theirs.
static double ProcessorTime()
{
    const int Children = -1;
    if (Getrusage(Children, out Usage usage) != 0) throw new InvalidOperationException("getrusage failed");
    return usage.UserSeconds + usage.SystemSeconds + ((usage.UserMicroseconds + usage.SystemMicroseconds) / 1e6);
}

[DllImport("libc", EntryPoint = "getrusage")]
static extern int Getrusage(int who, out Usage usage);

static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

[StructLayout(LayoutKind.Sequential)]
internal struct Usage
{
    public long UserSeconds, UserMicroseconds, SystemSeconds, SystemMicroseconds;
    public long M0, M1, M2, M3, M4, M5, M6, M7, M8, M9, M10, M11, M12, M13;
}
