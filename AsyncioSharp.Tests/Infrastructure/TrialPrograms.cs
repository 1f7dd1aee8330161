using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

/// <summary>
/// Lets the test assembly be run as a small program: the runtime calls this hook before <c>Main</c> if DOTNET_STARTUP_HOOKS names the assembly, as
/// <see cref="TrialProcess"/> does. So the signal tests need no second project.
/// </summary>
#pragma warning disable CA1050 // The runtime looks for it in the global namespace.
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(TrialProcess.Variable) is { } name)
        {
            Environment.Exit(TrialPrograms.Run(name));
        }
    }
}
#pragma warning restore CA1050

namespace AsyncioSharp.Tests.Infrastructure
{
    /// <summary>A child process that runs one of the <see cref="TrialPrograms"/>.</summary>
    internal sealed class TrialProcess : IDisposable
    {
        public const string Variable = "ASYNCIOSHARP_TRIAL_PROGRAM";
        private const int Interrupt = 2;
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
        private readonly Process _process;

        /// <summary>Starts it.</summary>
        /// <param name="program">Its name.</param>
        /// <param name="environment">Variables for it; null removes one.</param>
        public TrialProcess(string program, params (string Name, string? Value)[] environment)
        {
            string assembly = typeof(TrialProcess).Assembly.Location;
            var start = new ProcessStartInfo(Environment.ProcessPath!.Contains("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
            {
                ArgumentList = { "exec", assembly },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["DOTNET_STARTUP_HOOKS"] = assembly, [Variable] = program },
            };
            foreach ((string name, string? value) in environment)
            {
                start.Environment.Remove(name);
                if (value is not null)
                {
                    start.Environment[name] = value;
                }
            }

            _process = Process.Start(start)!;
        }

        public int ExitCode
        {
            get
            {
                _process.WaitForExit(Patience).Should().BeTrue("the program should end");
                return _process.ExitCode;
            }
        }

        public string? ReadLine()
        {
            Task<string?> line = _process.StandardOutput.ReadLineAsync();
            line.Wait(Patience).Should().BeTrue("the program should have printed a line");
            return line.Result;
        }

        /// <summary>What is printed until the end.</summary>
        public string[] ReadRest()
        {
            Task<string> rest = _process.StandardOutput.ReadToEndAsync();
            rest.Wait(Patience).Should().BeTrue("the program should end");
            return rest.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        public void PressCtrlC() => Kill(_process.Id, Interrupt).Should().Be(0);

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            _process.Dispose();
        }

        [DllImport("libc", EntryPoint = "kill")]
        private static extern int Kill(int pid, int signal);
    }

    /// <summary>The programs: real clock, real signals, output line by line.</summary>
    internal static partial class TrialPrograms
    {
        /// <summary>Before the name of a conformance scenario.</summary>
        public const string ScenarioMark = "scenario ";

        public static int Run(string name)
        {
            try
            {
                switch (name)
                {
                    case "sleeper":
                        AsyncioContext.Run(Sleeper);
                        break;
                    case "native sleeper":
                        AsyncioContext.Run(NativeSleeper);
                        break;
                    case "swallower":
                        Say($"returned {AsyncioContext.Run(Swallower).ToString(CultureInfo.InvariantCulture)}");
                        break;
                    case "stubborn":
                        AsyncioContext.Run(Stubborn);
                        break;
                    case "background":
                        AsyncioContext.Run(Background);
                        break;
                    case "without a handler":
                        AsyncioContext.Run(Sleeper, new RunOptions { HandleInterrupts = false });
                        break;
                    case "on another thread":
                        AsyncioSharp.Tests.Infrastructure.Background.Run(() => AsyncioContext.Run(Sleeper));
                        break;
                    case "on another thread, told to":
                        AsyncioSharp.Tests.Infrastructure.Background.Run(() => AsyncioContext.Run(Sleeper, new RunOptions { HandleInterrupts = true }));
                        break;
                    case "twice":
                        Twice();
                        break;
                    case "spinner":
                        AsyncioContext.Run(Spinner);
                        break;
                    case "waiter":
                        WaitForAFuture();
                        break;
                    case "cancelled before":
                        RunCancelledBefore();
                        break;
                    case "debug modes":
                        foreach (bool? debug in new bool?[] { null, false, true })
                        {
                            AsyncioContext.Run(async Coroutine () => Say($"{Asyncio.GetRunningLoop().GetDebug()}"), debug);
                        }

                        break;
                    case "interrupt handler":
                        AsyncioContext.Run(InterruptHandler);
                        break;
                    case "removed interrupt handler":
                        AsyncioContext.Run(RemovedInterruptHandler);
                        break;
                    case "debug mode":
                        using (var loop = new EventLoop())
                        {
                            Say(loop.GetDebug().ToString());
                        }

                        break;
                    default:
                        bool isKnown = false;
                        RunPastCore(name, ref isKnown);
                        return isKnown ? 0 : 2;
                }

                return 0;
            }
            catch (KeyboardInterrupt)
            {
                Say("KeyboardInterrupt");
                return 130;
            }
            catch (Exception error)
            {
                Say(error.ToString());
                return 1;
            }
        }

        /// <summary>Programs of other test folders than Core's, where those are compiled.</summary>
        static partial void RunPastCore(string name, ref bool isKnown);

        private static async Coroutine InterruptHandler()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            Future twice = loop.CreateFuture();
            int count = 0, seen = 0;

            // Handlers are called latest first: this one stands between the loop's and the runner's, and lets the runner see the second Ctrl-C only when the loop's handler is gone.
            using var removed = new ManualResetEventSlim();
            using var between = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
            {
                if (++seen == 2)
                {
                    removed.Wait(TimeSpan.FromSeconds(60));
                }
            });
            loop.AddSignalHandler(PosixSignal.SIGINT, () =>
            {
                Say("handled");
                if (++count == 2)
                {
                    twice.SetResult();
                }
            });
            Say("ready");
            await twice;
            loop.RemoveSignalHandler(PosixSignal.SIGINT);
            removed.Set();
            Say("removed");
            try
            {
                await Asyncio.Sleep(60);
            }
            catch (CancelledError)
            {
                Say("cancelled");
                throw;
            }
        }

        private static async Coroutine RemovedInterruptHandler()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            loop.AddSignalHandler(PosixSignal.SIGINT, static () => Say("handled"));

            // Called before the loop's, and ends when that one is gone; .NET calls it all the same.
            using var removed = new ManualResetEventSlim();
            using var before = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
            {
                loop.CallSoonThreadsafe(() =>
                {
                    loop.RemoveSignalHandler(PosixSignal.SIGINT);
                    removed.Set();
                });
                removed.Wait(TimeSpan.FromSeconds(60));
            });
            await Sleeper();
        }

        private static void Say(string line)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }

        private static async Coroutine Sleeper()
        {
            try
            {
                Say("ready");
                await Asyncio.Sleep(60);
            }
            catch (CancelledError)
            {
                Say($"cancelled {Asyncio.CurrentTask()!.Cancelling()}");
                throw;
            }
            finally
            {
                await Asyncio.Sleep(0);
                Say("finally");
            }
        }

        private static async Task NativeSleeper()
        {
            try
            {
                Say("ready");
                await Asyncio.Sleep(60);
            }
            catch (CancelledError)
            {
                Say("cancelled");
                throw;
            }
        }

        private static async Coroutine<int> Swallower()
        {
            try
            {
                Say("ready");
                await Asyncio.Sleep(60);
            }
            catch (CancelledError)
            {
                Say("swallowed");
            }

            return 7;
        }

        private static async Coroutine Stubborn()
        {
            try
            {
                Say("ready");
                await Asyncio.Sleep(60);
            }
            finally
            {
                try
                {
                    Say("cleaning");
                    await Asyncio.Sleep(60);
                }
                finally
                {
                    Say("cleaning interrupted");
                }
            }
        }

        private static async Coroutine Background()
        {
            _ = Asyncio.CreateTask(async Coroutine () =>
            {
                try { await Asyncio.Sleep(60); }
                finally { Say("background finally"); }
            });
            Say("ready");
            await Asyncio.Sleep(60);
        }

        /// <summary>Always ready to run, and its own error instead of the one that it was given.</summary>
        private static async Coroutine Spinner()
        {
            try
            {
                Say("ready");
                while (true)
                {
                    await Asyncio.Sleep(0);
                }
            }
            catch (CancelledError)
            {
                Say("cancelled");
            }

            throw new CancelledError();
        }

        private static void WaitForAFuture()
        {
            using var runner = new Runner();
            Future future = runner.GetLoop().CreateFuture();
            try { runner.Run(Wait()); }
            catch (KeyboardInterrupt) { Say($"interrupted, future cancelled {future.Cancelled()}"); }

            async Coroutine Wait()
            {
                try
                {
                    Say("ready");
                    await future;
                }
                catch (CancelledError)
                {
                    Say("cancelled");
                }

                throw new CancelledError();
            }
        }

        /// <summary>Ctrl-C reaches a main that another task has cancelled already.</summary>
        private static void RunCancelledBefore()
        {
            try { AsyncioContext.Run(Main); }
            catch (CancelledError) { Say(nameof(CancelledError)); }

            static async Coroutine Main()
            {
                AsyncioTask self = Asyncio.CurrentTask()!;
                _ = Asyncio.CreateTask(async Coroutine () => self.Cancel());
                try
                {
                    await Asyncio.Sleep(60);
                }
                finally
                {
                    try
                    {
                        Say("ready");
                        await Asyncio.Sleep(60);
                    }
                    finally
                    {
                        Say($"cancelled {self.Cancelling()}");
                    }
                }
            }
        }

        /// <summary>A runner can go on after an interrupted run.</summary>
        private static void Twice()
        {
            using var runner = new Runner();
            try { runner.Run(Sleeper()); }
            catch (KeyboardInterrupt) { Say("first run interrupted"); }

            runner.Run(Again());

            static async Coroutine Again()
            {
                await Asyncio.Sleep(0.001);
                Say("second run");
            }
        }
    }
}
