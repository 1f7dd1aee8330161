using FluentAssertions;
using NUnit.Framework;

namespace AsyncioSharp.Tool.Tests.Model;

public class ReadableNameTests
{
    [TestCase("App.Program", "Block", "App.Program.Block")]
    [TestCase("App.Program+<Work>d__3", "MoveNext", "App.Program.Work")]
    [TestCase("App.Program+<>c__DisplayClass0_0+<<Main>b__1>d", "MoveNext", "App.Program.Main.lambda")]
    [TestCase("Program+<<<Main>$>g__Block|0_0>d", "MoveNext", "Program.Block")]
    [TestCase("App.Program+<>c", "<Main>b__0_0", "App.Program.Main.lambda")]
    [TestCase("App.Program", "<Main>g__Local|0_0", "App.Program.Local")]
    [TestCase("Program", "<Main>$", "Program.Main")]
    [TestCase("System.Threading.Tasks.Task`1[System.__Canon]", "GetResult", "System.Threading.Tasks.Task.GetResult")]
    public void Of_NameOfTheCompiler_IsWhatWasWritten(string type, string method, string expected) =>
        ReadableName.Of(type, method).Should().Be(expected);
}
