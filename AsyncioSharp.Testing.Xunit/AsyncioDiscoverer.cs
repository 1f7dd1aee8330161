using Xunit.Sdk;
using Xunit.v3;

namespace AsyncioSharp.Testing;

/// <summary>Finds the tests of a method as xUnit.net does, and lets those run themselves. Made by xUnit.net.</summary>
public sealed class AsyncioDiscoverer : IXunitTestCaseDiscoverer
{
    private readonly FactDiscoverer _facts = new();
    private readonly TheoryDiscoverer _theories = new();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        IXunitTestCaseDiscoverer usual = testMethod.DataAttributes.Count > 0 ? _theories : _facts;
        IReadOnlyCollection<IXunitTestCase> found = await usual.Discover(discoveryOptions, testMethod, factAttribute);
        return MethodBody.CanAwait(testMethod.ReturnType) ? [.. found.Select(Own)] : found;
    }

    // What is neither is the report of an error, which is left as it is.
    private static IXunitTestCase Own(IXunitTestCase found) =>
        found.GetType() == typeof(XunitTestCase) ? new AsyncioTestCase((XunitTestCase)found)
        : found.GetType() == typeof(XunitDelayEnumeratedTheoryTestCase) ? new AsyncioTheory((XunitDelayEnumeratedTheoryTestCase)found)
        : found;
}
