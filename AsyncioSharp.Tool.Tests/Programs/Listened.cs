using System.Diagnostics.Tracing;

namespace AsyncioSharp.Tool.Tests.Programs;

/// <summary>Tells when somebody begins to listen to the library's events, and when nobody does any more.</summary>
internal static class Listened
{
    public static async Coroutine Begin()
    {
        Asyncio.GetRunningLoop().CallLater(0.3, TargetProgram.IsReady);
        bool before = false;
        while (true)
        {
            await Asyncio.Sleep(0.01);
            bool now = EventSource.GetSources().Any(static source => source.Name == "AsyncioSharp" && source.IsEnabled());
            if (now != before)
            {
                Console.WriteLine(now ? "heard" : "not heard");
                before = now;
            }
        }
    }
}
