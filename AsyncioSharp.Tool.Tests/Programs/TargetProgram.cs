namespace AsyncioSharp.Tool.Tests.Programs;

/// <summary>The processes that the tests look into: <c>AsyncioSharp.Tool.Tests PROGRAM [ARGUMENT]</c>.</summary>
internal static class TargetProgram
{
    private static readonly Dictionary<string, Action<string>> s_programs = new()
    {
        ["waits-coroutine"] = static _ => Asyncio.Run(WaitsCoroutine.Begin),
        ["waits-task"] = static _ => AsyncioContext.Run(WaitsTask.Begin),
        ["circle-coroutine"] = static _ => Asyncio.Run(Circle.MainCoroutine),
        ["circle-task"] = static _ => AsyncioContext.Run(Circle.MainTask),
        ["sleeps"] = static _ => Asyncio.Run(Stuck.Sleeps),
        ["spins"] = static _ => Asyncio.Run(Stuck.Spins),
        ["result"] = static _ => AsyncioContext.Run(Stuck.Result),
        ["first-step"] = static _ => Asyncio.Run(Stuck.FirstStep),
        ["many"] = static count => Asyncio.Run(() => Many.Begin(int.Parse(count, System.Globalization.CultureInfo.InvariantCulture))),
        ["two-loops"] = static _ => Asyncio.Run(TwoLoops.Begin),
        ["busy"] = static _ => Asyncio.Run(Busy.Begin),
        ["work"] = static idlers => Asyncio.Run(() => Work.Runs(int.Parse(idlers, System.Globalization.CultureInfo.InvariantCulture))),
        ["listened"] = static _ => Asyncio.Run(Listened.Begin),
        ["fleeting"] = static _ => Asyncio.Run(Fleeting.Begin),
        ["odd-names"] = static _ => Asyncio.Run(OddNames.Begin),
        ["no-loop"] = static _ => NoLoop.Begin(),
    };

    /// <summary>What the program does, on another thread, when the test says a word.</summary>
    public static Action? OnTold { get; set; }

    private static void Main(string[] arguments)
    {
        // The test holds the other end: whatever happens to it, this process ends too.
        new Thread(static () =>
        {
            while (Console.In.ReadLine() is not null)
            {
                OnTold?.Invoke();
            }

            Environment.Exit(0);
        }) { IsBackground = true }.Start();
        s_programs[arguments[0]](arguments.Length > 1 ? arguments[1] : string.Empty);
    }

    /// <summary>Tells the test that the program is where it is to be looked at.</summary>
    public static void IsReady() => Console.WriteLine("ready");
}
