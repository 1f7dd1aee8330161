namespace AsyncioSharp.Tool.Tests.Programs;

/// <summary>A program that does not use the library.</summary>
internal static class NoLoop
{
    public static void Begin()
    {
        TargetProgram.IsReady();
        Thread.Sleep(Timeout.Infinite);
    }
}
