using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using AsyncioSharp.Testing;
using NUnit.Framework;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

/// <summary>The runtime calls this before <c>Main</c> of a program if DOTNET_STARTUP_HOOKS names this assembly. So the test assembly can be run as a program that runs one of its tests.</summary>
#pragma warning disable CA1050 // The runtime looks for it in the global namespace.
internal static class StartupHook
{
    /// <summary>Does nothing in a process that was not started by <see cref="FreshProcess"/>.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FreshProcess.Variable) is { Length: > 0 } order)
        {
            Environment.SetEnvironmentVariable(FreshProcess.Variable, null);
            FreshProcess.Serve(order);
            Environment.Exit(0);
        }
    }
}
#pragma warning restore CA1050

namespace AsyncioSharp.Testing
{
    /// <summary>One seed of one test in a process where nothing has run before, which no earlier test can have prepared for it.</summary>
    /// <remarks>
    /// The test platform would take seconds to start itself; NUnit's own runner, in the test assembly started as a program, takes well under one. One-time set-up, of the fixture and around
    /// it, runs there too, as for any test that is run alone.
    /// </remarks>
    internal static class FreshProcess
    {
        /// <summary>The environment variable with the order.</summary>
        public const string Variable = "ASYNCIO_FRESH_RUN";

        private const string StartupHooks = "DOTNET_STARTUP_HOOKS";
        private const string Mark = "asyncio fresh run: ";
        private static readonly TimeSpan StartingTime = TimeSpan.FromSeconds(30);

        /// <summary>This is such a process.</summary>
        public static bool IsThis { get; private set; }

        /// <summary>Runs a seed of a test alone.</summary>
        /// <param name="test">The test.</param>
        /// <param name="seed">The seed.</param>
        /// <param name="limit">How long its parts may take together, in seconds; null means no limit of its own.</param>
        /// <returns>How it went; null where it cannot be known: there is no .NET host or no program to start, or the test is not found there under its name.</returns>
        public static SoleRun? Run(Test test, int seed, double? limit)
        {
            string program = test.TypeInfo!.Assembly.Location;
            string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
            if (IsThis || !File.Exists(host) || !File.Exists(Path.ChangeExtension(program, ".runtimeconfig.json")) || test.TypeInfo.Assembly.EntryPoint is null)
            {
                return null;
            }

            var order = new Order(program, test.TypeInfo.FullName, test.FullName, ParametersButSeed());
            var start = new ProcessStartInfo(host, ["exec", program])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    [StartupHooks] = typeof(FreshProcess).Assembly.Location,
                    [Variable] = JsonSerializer.Serialize(order),
                    [SeedRange.Variable] = seed.ToString(CultureInfo.InvariantCulture),
                },
            };
            return Run(start, StartingTime + TimeSpan.FromSeconds(limit ?? StartingTime.TotalSeconds));
        }

        /// <summary>The other side: runs the test with NUnit.</summary>
        public static void Serve(string order)
        {
            (string program, string fixture, string test, Dictionary<string, string> parameters) = JsonSerializer.Deserialize<Order>(order)!;
            Environment.SetEnvironmentVariable(StartupHooks, null);
            IsThis = true;
            var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
            runner.Load(Assembly.LoadFrom(program), new Dictionary<string, object>
            {
                ["LOAD"] = new List<string> { fixture },
                ["TestParametersDictionary"] = parameters,
            });
            var name = new System.Xml.Linq.XElement("filter", new System.Xml.Linq.XElement("test", test));
            runner.Run(TestListener.NULL, TestFilter.FromXml(name.ToString()));
        }

        /// <summary>Tells the process that waits how the seed went. Of several runs of a test, by [Retry] for instance, the first counts.</summary>
        public static void Answer(SoleRun run)
        {
            using var output = new StreamWriter(Console.OpenStandardOutput());
            output.WriteLine($"\n{Mark}{JsonSerializer.Serialize(run)}");
        }

        private static SoleRun? Run(ProcessStartInfo start, TimeSpan limit)
        {
            SoleRun? answer = null;
            try
            {
                using Process process = Process.Start(start)!;
                process.OutputDataReceived += (_, line) =>
                {
                    if (answer is null && line.Data?.StartsWith(Mark, StringComparison.Ordinal) == true)
                    {
                        answer = JsonSerializer.Deserialize<SoleRun>(line.Data[Mark.Length..]);
                    }
                };
                process.StandardInput.Close();
                process.BeginOutputReadLine();
                process.BeginErrorReadLine();
                if (process.WaitForExit(limit))
                {
                    // The end of its output as well.
                    process.WaitForExit();
                    return answer;
                }

                process.Kill(entireProcessTree: true);
            }
            catch (Exception e) when (e is Win32Exception or InvalidOperationException)
            {
                // No processes here, or it ended while it was being killed.
            }

            return answer;
        }

        private static Dictionary<string, string> ParametersButSeed() => TestContext.Parameters.Names.Where(static name => name != SeedRange.Variable)
            .ToDictionary(static name => name, static name => TestContext.Parameters[name]!);

        private sealed record Order(string Program, string Fixture, string Test, Dictionary<string, string> Parameters);
    }
}
