using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests.Architecture;

/// <summary>The layers as the compiler left them: what an assembly references, not what its project file promises.</summary>
public class LayeringTests
{
    private const string Core = "AsyncioSharp.Core";
    private const string Net = "AsyncioSharp.Net";
    private const string Testing = "AsyncioSharp.Testing";

    private static readonly string[] ChosenDependencies = ["MessagePack", "Nito.AsyncEx.Tasks", "Nito.Collections.Deque", "Nito.Disposables"];

    [Test]
    public void Core_ReferencesOfOurs_AreNone() => OurReferencesOf(Core).Should().BeEmpty();

    [Test]
    public void Net_ReferencesOfOurs_AreCoreAlone() => OurReferencesOf(Net).Should().BeSubsetOf([Core]);

    [Test]
    public void Testing_ReferencesOfOurs_AreCoreAlone() => OurReferencesOf(Testing).Should().BeSubsetOf([Core]);

    [Test]
    public void TestingForNUnit_ReferencesOfOurs_AreTestingAndCore() => OurReferencesOf(Testing + ".NUnit").Should().BeSubsetOf([Core, Testing]);

    [TestCase(Core)]
    [TestCase(Net)]
    [TestCase(Testing)]
    public void Library_ReferencesOfOthers_AreTheFrameworkAndTheChosenFew(string library) =>
        ReferencesOf(library)
            .Where(name => !IsOurs(name) && !IsFramework(name))
            .Should().BeSubsetOf(ChosenDependencies);

    [Test]
    public void Core_Internals_AreOpenToTestingTestsAndBenchmarksOnly() =>
        Assembly.Load(Core)
            .GetCustomAttributes<InternalsVisibleToAttribute>()
            .Select(friend => friend.AssemblyName)
            .Should().BeEquivalentTo("AsyncioSharp.Testing", "AsyncioSharp.Tests", "AsyncioSharp.Benchmarks");

    private static IEnumerable<string> OurReferencesOf(string assembly) => ReferencesOf(assembly).Where(IsOurs);

    private static IEnumerable<string> ReferencesOf(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!);

    private static bool IsOurs(string name) => name.StartsWith("AsyncioSharp", StringComparison.Ordinal);

    private static bool IsFramework(string name) =>
        name == "System" || name == "netstandard" || name == "mscorlib"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);
}
