using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace AsyncioSharp.Tests.Architecture;

/// <summary>The layers as the compiler left them: what an assembly references, not what its project file promises.</summary>
public class LayeringTests
{
    private const string Core = "AsyncioSharp.Core";
    private const string Net = "AsyncioSharp.Net";
    private const string Remoting = "AsyncioSharp.Remoting";
    private const string Testing = "AsyncioSharp.Testing";
    private const string Simulation = "AsyncioSharp.Simulation";

    private static readonly string[] ChosenDependencies = ["MessagePack"];

    [Test]
    public void Core_ReferencesOfOurs_AreNone() => OurReferencesOf(Core).Should().BeEmpty();

    [Test]
    public void Net_ReferencesOfOurs_AreCoreAndRemoting() => OurReferencesOf(Net).Should().BeSubsetOf([Core, Remoting]);

    [Test]
    public void Remoting_ReferencesOfOurs_AreCoreAlone() => OurReferencesOf(Remoting).Should().BeSubsetOf([Core]);

    [Test]
    public void Testing_ReferencesOfOurs_AreCoreAlone() => OurReferencesOf(Testing).Should().BeSubsetOf([Core]);

    [Test]
    public void TestingForNUnit_ReferencesOfOurs_AreTestingAndCore() => OurReferencesOf(Testing + ".NUnit").Should().BeSubsetOf([Core, Testing]);

    [Test]
    public void Simulation_ReferencesOfOurs_AreCoreNetAndTesting() => OurReferencesOf(Simulation).Should().BeSubsetOf([Core, Net, Testing]);

    [TestCase(Core)]
    [TestCase(Net)]
    [TestCase(Remoting)]
    [TestCase(Testing)]
    [TestCase(Simulation)]
    public void Library_ReferencesOfOthers_AreTheFrameworkAndTheChosenFew(string library) =>
        ReferencesOf(library)
            .Where(name => !IsOurs(name) && !IsFramework(name))
            .Should().BeSubsetOf(ChosenDependencies);

    [Test]
    public void Core_Internals_AreOpenToTestingSimulationTestsAndBenchmarksOnly() =>
        Assembly.Load(Core)
            .GetCustomAttributes<InternalsVisibleToAttribute>()
            .Select(friend => friend.AssemblyName)
            .Should().BeEquivalentTo("AsyncioSharp.Testing", "AsyncioSharp.Simulation", "AsyncioSharp.Tests", "AsyncioSharp.Benchmarks");

    /// <summary>A package asks its users for what its assembly uses, and for nothing else.</summary>
    [TestCase(Core)]
    [TestCase(Net)]
    [TestCase(Remoting)]
    [TestCase(Testing)]
    [TestCase(Testing + ".NUnit")]
    [TestCase(Simulation)]
    public void Library_PackagesDeclared_AreThoseReferenced(string library)
    {
        // Named there only to raise the version that another package asks for.
        string[] raised = ["Microsoft.NET.StringTools"];

        IEnumerable<string> declared = XDocument.Load(Path.Combine(Root(), library, library + ".csproj"))
            .Descendants("PackageReference")
            .Where(reference => (string?)reference.Attribute("PrivateAssets") != "all")
            .Select(reference => (string)reference.Attribute("Include")!);
        IEnumerable<string> referenced = ReferencesOf(library)
            .Where(name => !IsOurs(name) && !IsFramework(name))
            .Select(static name => name == "nunit.framework" ? "NUnit" : name)
            .Where(static name => name != "MessagePack.Annotations"); // comes with MessagePack

        declared.Except(raised).Should().BeEquivalentTo(referenced);
    }

    private static string Root([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "..");

    private static IEnumerable<string> OurReferencesOf(string assembly) => ReferencesOf(assembly).Where(IsOurs);

    private static IEnumerable<string> ReferencesOf(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!);

    private static bool IsOurs(string name) => name.StartsWith("AsyncioSharp", StringComparison.Ordinal);

    private static bool IsFramework(string name) =>
        name == "System" || name == "netstandard" || name == "mscorlib"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);
}
