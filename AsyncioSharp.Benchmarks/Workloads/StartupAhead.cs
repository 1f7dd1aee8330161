namespace AsyncioSharp.Benchmarks;

/// <summary>The same program compiled to native code (NativeAOT). It takes a minute and a C toolchain to build, so it is measured on request.</summary>
internal sealed class StartupAhead : Startup
{
    public override string Name => "startup_aot";

    public override string Title => "start-up of the smallest program (NativeAOT)";

    public override double? Goal => 5_000_000;

    public override void WarmUp() => Launch(StartupProgram.Build(ahead: true));

    public override double Measure(int operations) => Time(StartupProgram.Build(ahead: true), operations);
}
