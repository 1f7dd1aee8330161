using System.Diagnostics;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests.Diagnostics;

/// <summary>
/// The method bodies under test note their own lines: <c>at.Add(SourceFile.Line()); await gate;</c> stands on one line, so the number that
/// CallerLineNumber gives is the one the PDB must give.
/// </summary>
[TestFixture]
public class StateMachineLocatorTests
{
    private const string Here = "AsyncioSharp.Tests.Diagnostics.StateMachineLocatorTests";

    [Test]
    public void Locate_EachAwaitOfAMethod_GivesItsLine()
    {
        var at = new List<int>();
        var spots = Probe.Run(gate => ThreeAwaits(gate, at));

        spots.Select(s => s.State).Should().Equal(0, 1, 2);
        Lines(spots).Should().Equal(at);
    }

    [Test]
    public void Locate_SuspendedMethod_GivesNameAndFile()
    {
        var (type, state) = Probe.Run(gate => ThreeAwaits(gate, []))[0];

        var frame = StateMachineLocator.Locate(type, state!.Value);

        frame.Method.Should().Be(Here + ".ThreeAwaits");
        Path.GetFileName(frame.File).Should().Be("StateMachineLocatorTests.cs");
    }

    [Test]
    public void Locate_AwaitInUnreachableCode_LaterStatesKeepTheirLines()
    {
        var at = new List<int>();
        var spots = Probe.Run(gate => SkipsAnAwait(gate, at));

        spots.Select(s => s.State).Should().Equal([0, 2], "state 1 belongs to the await that is never reached, so counting would go wrong");
        Lines(spots).Should().Equal(at);
    }

    [Test]
    public void Locate_AwaitsInTryCatchFinally_GivesTheirLines()
    {
        var at = new List<int>();
        var spots = Probe.Run(gate => AwaitsInHandlers(gate, at));

        Lines(spots).Should().Equal(at).And.HaveCount(3);
    }

    [Test]
    public void Locate_AwaitInALoop_GivesItsLineEachTime()
    {
        var at = new List<int>();
        var spots = Probe.Run(gate => Loops(gate, at));

        Lines(spots).Should().Equal(at).And.HaveCount(2);
    }

    [Test]
    public void FromIL_LargeStateNumbers_ReadsTheirLongForms()
    {
        byte[] ldc = [0x02, 0x20, 0x2C, 0x01, 0, 0, 0x25, 0x0A, 0x7D, 1, 0, 0, 4];
        byte[] ldcS = [0x02, 0x1F, 0x7F, 0x25, 0x0A, 0x7D, 1, 0, 0, 4];

        SuspensionPoints.FromIL([.. ldc, .. ldcS]).Should().Equal(new Dictionary<int, int> { [300] = 13, [127] = 23 });
    }

    [Test]
    public void FromIL_CutShort_FindsNothing()
    {
        SuspensionPoints.FromIL([0x02, 0x16, 0x25, 0x0A, 0x7D, 1, 0]).Should().BeEmpty();
        SuspensionPoints.FromIL([0x02, 0x20, 0x16]).Should().BeEmpty();
        SuspensionPoints.FromIL([0x02]).Should().BeEmpty();
    }

    [Test]
    public void FromPdb_OrdinaryMethod_AgreesWithTheCode()
    {
        var (type, _) = Probe.Run(gate => ThreeAwaits(gate, []))[0];
        var moveNext = type.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var handle = (MethodDefinitionHandle)MetadataTokens.EntityHandle(moveNext.MetadataToken);
        var pdb = PortablePdb.ReaderFor(moveNext.Module.Assembly)!;

        SuspensionPoints.FromPdb(handle, pdb).Should().HaveCount(3).And
            .Equal(SuspensionPoints.FromIL(moveNext.GetMethodBody()!.GetILAsByteArray()));
    }

    [TestCase(-1)]
    [TestCase(-2)]
    [TestCase(77)]
    [TestCase(int.MinValue)]
    public void Locate_StateThatIsNoSuspension_GivesTheFirstLine(int state)
    {
        var at = new List<int>();
        var (type, _) = Probe.Run(gate => FirstLine(gate, at))[0];

        var frame = StateMachineLocator.Locate(type, state);

        frame.Line.Should().Be(at[0]);
        frame.Method.Should().Be(Here + ".FirstLine");
    }

    [Test]
    public void Locate_LoopAsFirstStatement_FirstLineIsItsHead()
    {
        var at = new List<int>();
        var (type, _) = Probe.Run(gate => LoopFirst(gate, at))[0];

        StateMachineLocator.Locate(type, -1).Line.Should().Be(at[0]);
    }

    [Test]
    public void Locate_AsyncIterator_KnowsAwaitsAndYields()
    {
        var type = StateMachineOf(nameof(Numbers));
        var at = new List<int>();
        Drain(Numbers(at));

        var frames = new[] { 0, -4, -5 }.Select(s => StateMachineLocator.Locate(type, s)).ToList();

        frames.Select(f => f.Line).Should().Equal(at);
        frames[0].Method.Should().Be(Here + ".Numbers");
    }

    [Test]
    public void Locate_Lambda_NamesTheMethodAroundIt()
    {
        int line = 0;
        var spots = Probe.Run(async gate => { line = SourceFile.Line(); await gate; });

        Frame(spots[0]).Method.Should().Be(Here + ".Locate_Lambda_NamesTheMethodAroundIt lambda");
        Frame(spots[0]).Line.Should().Be(line);
    }

    [Test]
    public void Locate_StaticLambda_NamesTheMethodAroundIt()
    {
        var spots = Probe.Run(static async gate => await gate);

        Frame(spots[0]).Method.Should().Be(Here + ".Locate_StaticLambda_NamesTheMethodAroundIt lambda");
    }

    [Test]
    public void Locate_LocalFunction_NamesBoth()
    {
        async Probe Inner(Gate gate) => await gate;

        Frame(Probe.Run(Inner)[0]).Method.Should().Be(Here + ".Locate_LocalFunction_NamesBoth.Inner");
    }

    [Test]
    public void Locate_GenericMethodOfGenericNestedType_LeavesOutTypeArguments()
    {
        var at = new List<int>();
        var spots = Probe.Run(gate => new Box<string>().Open(gate, 1, at));

        Frame(spots[0]).Method.Should().Be(Here + ".Box.Open");
        Lines(spots).Should().Equal(at);
    }

    [Test]
    public void Locate_ExplicitInterfaceImplementation_LeavesOutTheInterface()
    {
        var spots = Probe.Run(gate => ((IOpen<int, string>)new Box<string>()).Open(gate));

        Frame(spots[0]).Method.Should().Be(Here + ".Box.Open");
    }

    [Test]
    public void Locate_LambdaInConstructor_SaysSo()
    {
        Frame(Probe.Run(new FromConstructor().Body)[0]).Method.Should().Be(Here + ".FromConstructor.ctor lambda");
    }

    [Test]
    public void Locate_FileLocalType_IsShownUnderItsName()
    {
        Frame(Probe.Run(Hidden.Wait)[0]).Method.Should().Be("AsyncioSharp.Tests.Diagnostics.Hidden.Wait");
    }

    [Test]
    public void Locate_ExtensionBlockMember_IsShownUnderItsStaticClass()
    {
        Frame(Probe.Run(gate => "x".WaitExtended(gate))[0]).Method
            .Should().Be("AsyncioSharp.Tests.Diagnostics.StringExtensions.WaitExtended");
    }

    [TestCase("Program+<<Main>$>d__0", "Program.Main")]
    [TestCase("Program+<>c+<<<Main>$>b__0_0>d", "Program.Main lambda")]
    [TestCase("Program+<<<Main>$>g__Foo|0_0>d", "Program.Main.Foo")]
    [TestCase("N.A`1+B`2+<Do>d__7`1", "N.A.B.Do")]
    [TestCase("N.Handwritten", "N.Handwritten")]
    [TestCase("<Broken", "<Broken")]
    public void OfStateMachine_CompilerName_GivesTheSourceName(string type, string expected)
    {
        MethodNames.OfStateMachine(type).Should().Be(expected);
    }

    [Test]
    public void Locate_AssemblyWithoutPdb_StillGivesTheName()
    {
        var type = Array.Find(typeof(File).GetNestedTypes(BindingFlags.NonPublic), typeof(IAsyncStateMachine).IsAssignableFrom)!;

        var frame = StateMachineLocator.Locate(type, 0);

        frame.Method.Should().StartWith("System.IO.File.").And.NotContainAny("<", ">", "+");
        frame.File.Should().BeNull();
        frame.Line.Should().Be(0);
    }

    [Test]
    public void Locate_TypeFromDynamicAssembly_StillGivesTheName()
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Made"), AssemblyBuilderAccess.RunAndCollect)
            .DefineDynamicModule("Made").DefineType("Made.Program+<Main>d__0").CreateType();

        StateMachineLocator.Locate(type, 0).Should().Be(new StackFrameInfo("Made.Program.Main", null, 0));
    }

    [Test]
    public void Locate_AskedAgain_GivesTheCachedFrame()
    {
        var (type, state) = Probe.Run(gate => ThreeAwaits(gate, []))[0];

        StateMachineLocator.Locate(type, state!.Value).Should().BeSameAs(StateMachineLocator.Locate(type, state.Value));
    }

    [Test]
    public void ReadState_HandwrittenStateMachine_IsNull()
    {
        var machine = new Handwritten();

        StateMachineLocator.ReadState(ref machine).Should().BeNull();
    }

    [Test]
    public void FromException_ThroughThreeAsyncMethods_ListsThemOutermostFirst()
    {
        var at = new List<int>();
        var error = Caught(() => Outer(at));

        var frames = StateMachineLocator.FromException(error);

        frames.Select(f => f.Method).Should().Equal($"{Here}.Caught", $"{Here}.Outer", $"{Here}.Outer lambda", $"{Here}.Innermost");
        frames.Skip(1).Select(f => f.Line).Should().Equal(at);
        frames.Should().OnlyContain(f => Path.GetFileName(f.File) == "StateMachineLocatorTests.cs");
    }

    [Test]
    public void FromException_NeverThrown_IsEmpty()
    {
        StateMachineLocator.FromException(new InvalidOperationException()).Should().BeEmpty();
    }

    [Test]
    public void FromException_HiddenFrames_AreLeftOut()
    {
        var error = Caught(() => { ThrowHidden(); return Task.CompletedTask; });

        StateMachineLocator.FromException(error).Should().NotContain(f => f.Method.EndsWith("ThrowHidden", StringComparison.Ordinal));
    }

    [Test]
    public void ToString_WithAndWithoutFile_ReadsLikePython()
    {
        new StackFrameInfo("Program.Main", "x.cs", 12).ToString().Should().Be("File \"x.cs\", line 12, in Program.Main");
        new StackFrameInfo("Program.Main", null, 0).ToString().Should().Be("in Program.Main");
    }

    // ---- the methods looked at ------------------------------------------------------------------------------------------------

    private static async Probe ThreeAwaits(Gate gate, List<int> at)
    {
        at.Add(SourceFile.Line()); await gate;
        if (at.Count > 0)
        {
            at.Add(SourceFile.Line()); await gate;
        }

        at.Add(SourceFile.Line()); await gate;
    }

#pragma warning disable CS0162 // unreachable code: that is the point
    private static async Probe SkipsAnAwait(Gate gate, List<int> at)
    {
        at.Add(SourceFile.Line()); await gate;
        goto end;
        await gate;
    end:
        at.Add(SourceFile.Line()); await gate;
    }
#pragma warning restore CS0162

    private static async Probe AwaitsInHandlers(Gate gate, List<int> at)
    {
        try
        {
            at.Add(SourceFile.Line()); await gate;
            throw new InvalidOperationException();
        }
        catch (InvalidOperationException)
        {
            at.Add(SourceFile.Line()); await gate;
        }
        finally
        {
            at.Add(SourceFile.Line()); await gate;
        }
    }

    private static async Probe Loops(Gate gate, List<int> at)
    {
        for (var i = 0; i < 2; i++)
        {
            at.Add(SourceFile.Line()); await gate;
        }
    }

    private static async Probe FirstLine(Gate gate, List<int> at)
    {
        at.Add(SourceFile.Line());
        await gate;
    }

    private static async Probe LoopFirst(Gate gate, List<int> at)
    {
        while (at.Count == 0 && Add(at, SourceFile.Line()))
        {
            await gate;
        }
    }

    private static async IAsyncEnumerable<int> Numbers(List<int> at)
    {
        at.Add(SourceFile.Line()); await new Gate(isOpen: true);
        at.Add(SourceFile.Line()); yield return 1;
        at.Add(SourceFile.Line()); yield return 2;
    }

    private static async Task Outer(List<int> at)
    {
        Func<Task> middle = async () => { await Task.CompletedTask; at.Add(SourceFile.Line()); Innermost(at); };
        at.Add(SourceFile.Line()); await middle();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Innermost(List<int> at)
    {
        at.Add(SourceFile.Line()); throw new InvalidOperationException("planned");
    }

    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowHidden() => throw new InvalidOperationException("planned");

    private static bool Add(List<int> at, int line)
    {
        at.Add(line);
        return true;
    }

    // ---- helpers --------------------------------------------------------------------------------------------------------------

    private static StackFrameInfo Frame((Type Type, int? State) spot) => StateMachineLocator.Locate(spot.Type, spot.State!.Value);

    private static IEnumerable<int> Lines(IEnumerable<(Type Type, int? State)> spots) => spots.Select(s => Frame(s).Line);

    private static Type StateMachineOf(string method) =>
        typeof(StateMachineLocatorTests).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!
            .GetCustomAttribute<StateMachineAttribute>()!.StateMachineType;

    private static void Drain(IAsyncEnumerable<int> numbers)
    {
        var e = numbers.GetAsyncEnumerator();
        while (e.MoveNextAsync().AsTask().GetAwaiter().GetResult())
        {
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Exception Caught(Func<Task> body)
    {
        try
        {
            body().GetAwaiter().GetResult();
            throw new AssertionException("the body was to fail");
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }

    private struct Handwritten : IAsyncStateMachine
    {
        public readonly void MoveNext()
        {
        }

        public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
        {
        }
    }

    private interface IOpen<TKey, TValue>
    {
        Probe Open(Gate gate);
    }

    private sealed class Box<T> : IOpen<int, T>
    {
        public async Probe Open<TKey>(Gate gate, TKey key, List<int> at)
        {
            at.Add(SourceFile.Line()); await gate;
            GC.KeepAlive(key);
        }

        async Probe IOpen<int, T>.Open(Gate gate) => await gate;
    }

    private sealed class FromConstructor
    {
        public readonly Func<Gate, Probe> Body;

        public FromConstructor() => Body = async gate => await gate;
    }
}

file static class Hidden
{
    public static async Probe Wait(Gate gate) => await gate;
}

internal static class StringExtensions
{
    extension(string text)
    {
        public async Probe WaitExtended(Gate gate)
        {
            await gate;
            GC.KeepAlive(text);
        }
    }
}
