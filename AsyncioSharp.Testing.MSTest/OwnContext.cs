using System.Reflection;

namespace AsyncioSharp.Testing;

/// <summary>
/// The TestContext of a test, with what MSTest keeps to itself: MSTest sets the outcome there for tear-down, and moves the output from
/// there to the result, when it runs a test on its own.
/// </summary>
/// <remarks>
/// The names differ between versions. One that is not found costs the output, and no more; the tests of this package look for it.
/// </remarks>
internal sealed class OwnContext
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly object? _context;

    public OwnContext(ITestMethod test)
    {
        _context = test.GetType().GetProperty(nameof(TestContext), All)?.GetValue(test);
        Value = _context as TestContext;
    }

    /// <summary>What users know.</summary>
    public TestContext? Value { get; }

    /// <summary>What tear-down reads as CurrentTestOutcome.</summary>
    public void SetOutcome(UnitTestOutcome outcome) => Call("SetOutcome", outcome);

    /// <summary>Adds to the test's messages.</summary>
    public void Write(string text) => Value?.Write(text);

    /// <summary>Adds a file to the test's result.</summary>
    public void Attach(string file) => Value?.AddResultFile(file);

    /// <summary>What the test has written, and its files.</summary>
    public void MoveOutputTo(TestResult result)
    {
        result.LogOutput = (Call("GetAndClearOutput") ?? Call("GetOut")) as string;
        result.LogError = (Call("GetAndClearError") ?? Call("GetErr")) as string;
        result.DebugTrace = (Call("GetAndClearTrace") ?? Call("GetTrace")) as string;
        result.TestContextMessages = Call("GetDiagnosticMessages") as string;
        Call("ClearDiagnosticMessages");
        result.ResultFiles = Call("GetResultFiles") as IList<string>;
    }

    private object? Call(string method, params object[] arguments) =>
        _context?.GetType().GetMethod(method, All, [.. arguments.Select(static one => one.GetType())])?.Invoke(_context, arguments);
}
