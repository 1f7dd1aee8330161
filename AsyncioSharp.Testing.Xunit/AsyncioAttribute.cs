using System.Runtime.CompilerServices;
using Xunit;
using Xunit.v3;

namespace AsyncioSharp.Testing;

/// <summary>
/// In the place of <c>[Fact]</c> and <c>[Theory]</c>: an async test on a loop in virtual time, with its constructor, InitializeAsync and
/// DisposeAsync on the same loop. The counterpart of Python's <c>IsolatedAsyncioTestCase</c>.
/// </summary>
/// <remarks>
/// <para>With data (<c>[InlineData]</c>, <c>[MemberData]</c>, <c>[ClassData]</c> and others) it is a theory, else a fact, and takes what
/// these take: DisplayName, Skip, SkipWhen, Timeout, Explicit. Tests may return Task, ValueTask or Coroutine. Methods that are not async
/// run as they do with <c>[Fact]</c>.</para>
/// <para>Each test has its own loop, so tests may run in parallel. Bodies run on threads of the library; xUnit.net's TestContext comes
/// along. Fixtures of classes, collections and the assembly run where xUnit.net runs them.</para>
/// </remarks>
/// <param name="sourceFilePath">For the compiler.</param>
/// <param name="sourceLineNumber">For the compiler.</param>
// A TheoryAttribute would do too, but its analyzers ask each of those for data.
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
[XunitTestCaseDiscoverer(typeof(AsyncioDiscoverer))]
public sealed partial class AsyncioAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : FactAttribute(sourceFilePath, sourceLineNumber), ITheoryAttribute
{
    /// <inheritdoc/>
    public bool DisableDiscoveryEnumeration { get; set; }

    /// <inheritdoc/>
    public bool IncludeTestCaseIndex { get; set; }

    /// <inheritdoc/>
    public bool SkipTestWithoutData { get; set; }

    /// <summary>What the properties ask for.</summary>
    internal TestOptions ToOptions() => OptionsOf(Seeds, output: null);
}
