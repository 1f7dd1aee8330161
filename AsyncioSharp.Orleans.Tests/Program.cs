namespace AsyncioSharp.Orleans.Tests;

internal static class Program
{
    public static Task<int> Main(string[] args) => Infrastructure.SiloProgram.Run(args);
}
