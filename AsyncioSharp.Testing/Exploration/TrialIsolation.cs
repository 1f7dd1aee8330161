using System.Diagnostics.CodeAnalysis;

namespace AsyncioSharp.Testing;

/// <summary>
/// Keeps what fails in one of many runs out of the result of the test that makes them. NUnit writes each failed assertion into the result
/// of its test, in addition to throwing it, and what is written there fails the test, whoever catches the exception.
/// </summary>
/// <remarks>
/// NUnit has a context for code whose assertions do not count, which <c>Assert.ThrowsAsync</c> uses too. It is asked for by name, since
/// this package knows no framework. Where NUnit is not loaded there is nothing to keep out.
/// </remarks>
internal static class TrialIsolation
{
    private const string Context = "NUnit.Framework.Internal.TestExecutionContext+IsolatedContext, nunit.framework";

    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)]
    private static readonly Type? s_nunit = Type.GetType(Context, throwOnError: false);

    /// <summary>Begins a run that is isolated until the result is disposed of, on this thread; null where that is not needed.</summary>
    public static IDisposable? Begin() => s_nunit is null ? null : Activator.CreateInstance(s_nunit) as IDisposable;
}
