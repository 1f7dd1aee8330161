using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>The thread that the process began on, the one that <c>Main</c> is called on.</summary>
internal static class MainThread
{
    // .NET does not say which thread that is, but it numbers threads in the order in which it meets them, and meets this one first.
    private const int First = 1;

    /// <summary>The code that asks runs on it.</summary>
    public static bool IsCurrent => Environment.CurrentManagedThreadId == First;

    /// <summary>NativeAOT gives a thread its number when somebody asks for it. It runs this before Main, on the main thread.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "All that it does is to read a number.")]
    internal static void ReadNumber() => _ = Environment.CurrentManagedThreadId;
}
