using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml.Linq;
using AsyncioSharp.Testing;
using NUnit.Framework;
using NUnit.Framework.Api;
using NUnit.Framework.Internal;

/// <summary>
/// The runtime calls this before <c>Main</c> of a program if DOTNET_STARTUP_HOOKS names this assembly. So the test assembly can be run as a
/// program that runs one of its tests.
/// </summary>
#pragma warning disable CA1050 // The runtime looks for it in the global namespace.
internal static class StartupHook
{
    /// <summary>Does nothing in a process that was not started by <see cref="FreshProcess"/>.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FreshProcess.Variable) is { Length: > 0 })
        {
            FreshProcess.Serve();
            Environment.Exit(0);
        }
    }
}
#pragma warning restore CA1050

namespace AsyncioSharp.Testing
{
    /// <summary>One seed of one test in a process where nothing has run before, which no earlier test can have prepared for it.</summary>
    /// <remarks>
    /// The test platform would take seconds to start itself; NUnit's own runner, in the test assembly started as a program, takes well
    /// under one. One-time set-up and tear-down, of the fixture and around it, run there too, as for any test that is run alone, and beside
    /// those of this process.
    /// </remarks>
    internal static class FreshProcess
    {
        /// <summary>The environment variable that marks such a process, until it has begun.</summary>
        public const string Variable = "ASYNCIO_FRESH_RUN";

        private const string StartupHooks = "DOTNET_STARTUP_HOOKS";
        private const string StartupHooksSwitch = "System.StartupHookProvider.IsSupported";
        private const string Mark = "asyncio fresh run:";
        private static readonly TimeSpan s_startingTime = TimeSpan.FromSeconds(30);
        private static readonly TimeSpan s_longestLimit = TimeSpan.FromHours(1);
        private static readonly TimeSpan s_outputTime = TimeSpan.FromSeconds(2);

        /// <summary>This is such a process.</summary>
        public static bool IsThis { get; private set; }

        /// <summary>Runs a seed of a test alone.</summary>
        /// <param name="test">The test.</param>
        /// <param name="seed">The seed.</param>
        /// <param name="limit">How long its parts may take together, in seconds; null means no limit of its own.</param>
        /// <returns>How it went; null where it cannot be known: no program can be started here, it ends without an answer, or the test is
        /// not found there under its name.</returns>
        public static SeedOutcome? Run(Test test, int seed, double? limit)
        {
            try
            {
                return StartOf(test, seed) is not { } start ? null
                    : Run(start, OrderOf(test), s_startingTime
                        + TimeSpan.FromSeconds(Math.Min(limit ?? s_startingTime.TotalSeconds, s_longestLimit.TotalSeconds)));
            }
            catch (Exception)
            {
                // The test has failed, and that is what must be reported. Processes and files fail in more ways than one can list, and each
                // means the same: nothing is known.
                return null;
            }
        }

        /// <summary>The other side: runs the test with NUnit.</summary>
        public static void Serve()
        {
            IsThis = true;
            Environment.SetEnvironmentVariable(Variable, null);
            (string program, string fixture, string test, string? hooks, Dictionary<string, string> parameters) =
                JsonSerializer.Deserialize<Order>(Console.In.ReadLine()!)!;
            Environment.SetEnvironmentVariable(StartupHooks, hooks);
            var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
            runner.Load(
                Assembly.LoadFrom(
                program), new Dictionary<string, object> { ["LOAD"] = new List<string> { fixture }, ["TestParametersDictionary"] =
                parameters });
            var filter = TestFilter.FromXml(new XElement("filter", new XElement("test", test)).ToString());
            if (runner.CountTestCases(filter) == 1)
            {
                // Not where arguments are written alike: another case than the one that failed could answer.
                runner.Run(TestListener.NULL, filter);
            }
        }

        /// <summary>
        /// Tells the process that waits how the seed went. Of several runs of a test, by [Retry] for instance, the first counts.
        /// </summary>
        public static void Answer(SeedOutcome run)
        {
            using var output = new StreamWriter(Console.OpenStandardOutput());
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{Mark}{run.Failed}:{run.Trace:x16}"));
        }

        private static SeedOutcome? Read(string line) =>
            line.Split(':') is [_, var failed, var trace] && bool.TryParse(failed, out bool hasFailed)
            && ulong.TryParse(trace, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong hash)
                ? new SeedOutcome(hasFailed, hash)
                : null;

        /// <summary>How to start the process; null if it could not serve.</summary>
        private static ProcessStartInfo? StartOf(Test test, int seed)
        {
            // Where start-up hooks are switched off (trimmed programs), the program would do what it does without: run all of its tests,
            // each of which would come here.
            bool hasHooks = !(AppContext.TryGetSwitch(StartupHooksSwitch, out bool isOn) && !isOn)
                && Environment.GetEnvironmentVariable(Variable) is null;
            Assembly assembly = test.TypeInfo!.Assembly;
            string host = Path.GetFullPath(
                Path.Combine(
                RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
            if (IsThis || !hasHooks || assembly.EntryPoint is null || !File.Exists(host)
                || !File.Exists(Path.ChangeExtension(assembly.Location, ".runtimeconfig.json")))
            {
                return null;
            }

            // The hooks of others first: this one does not come back.
            string[] hooks =
                [.. Environment.GetEnvironmentVariable(StartupHooks) is { Length: > 0 } others ? [others]
                : Array.Empty<string>(), typeof(FreshProcess).Assembly.Location];
            return new ProcessStartInfo(host, ["exec", assembly.Location])
            {
                CreateNoWindow = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    [StartupHooks] = string.Join(Path.PathSeparator, hooks),
                    [Variable] = "1",
                    [SeedRange.Variable] = seed.ToString(CultureInfo.InvariantCulture),
                },
            };
        }

        private static Order OrderOf(Test test) => new(
            test.TypeInfo!.Assembly.Location,
            test.TypeInfo.FullName,
            test.FullName,
            Environment.GetEnvironmentVariable(StartupHooks),
            TestContext.Parameters.Names.Where(static name => name != SeedRange.Variable)
                .ToDictionary(static name => name, static name => TestContext.Parameters[name]!));

        private static SeedOutcome? Run(ProcessStartInfo start, Order order, TimeSpan limit)
        {
            SeedOutcome? answer = null;
            using var over = new ManualResetEventSlim();
            using Process process = Process.Start(start)!;
            process.OutputDataReceived += (_, line) =>
            {
                if (line.Data is null)
                {
                    over.Set();
                }
                else if (answer is null && line.Data.StartsWith(Mark, StringComparison.Ordinal))
                {
                    answer = Read(line.Data);
                }
            };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();

            // Not among its arguments or variables, which others can see: test parameters may be secrets.
            process.StandardInput.WriteLine(JsonSerializer.Serialize(order));
            process.StandardInput.Close();
            if (!process.WaitForExit(limit))
            {
                process.Kill(entireProcessTree: true);
            }

            // The end of its output too, but no longer than that may take: a program that the test has left running may hold it open.
            over.Wait(s_outputTime);
            process.CancelOutputRead();
            process.CancelErrorRead();
            return answer;
        }

        private sealed record Order(string Program, string Fixture, string Test, string? Hooks, Dictionary<string, string> Parameters);
    }
}
