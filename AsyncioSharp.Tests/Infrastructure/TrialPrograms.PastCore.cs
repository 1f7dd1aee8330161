using AsyncioSharp.Conformance;
using AsyncioSharp.Tests.Net;
using AsyncioSharp.Tests.Performance;
using AsyncioSharp.Tests.Testing;

namespace AsyncioSharp.Tests.Infrastructure;

// A file of its own: AsyncioSharp.Tests.Mutation has the tests of Core alone.
internal static partial class TrialPrograms
{
    static partial void RunPastCore(string name, ref bool isKnown)
    {
        isKnown = true;
        switch (name)
        {
            case not null when name.StartsWith(ScenarioMark, StringComparison.Ordinal):
                ConformanceTests.TraceAlone(name[ScenarioMark.Length..]).ToList().ForEach(Say);
                break;
            case "few descriptors":
                AsyncioContext.Run(DescriptorTrial.Serve);
                break;
            case "plain loop":
                PlainLoopTests.Measure().ForEach(Say);
                break;
            case "trace":
                TracingTests.HashesOfASeed().ToList().ForEach(Say);
                break;
            case "random programs":
                RandomServer.Serve(Console.In, Console.Out);
                break;
            case "byte scripts":
                WireServer.Serve(Console.In, Console.Out);
                break;
            default:
                isKnown = false;
                break;
        }
    }
}
