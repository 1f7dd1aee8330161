using System.Reflection;
using AsyncioSharp.Orleans.Tests.Functions;
using AsyncioSharp.Orleans.Tests.Infrastructure;
using AsyncioSharp.Remoting;
using MessagePack;

namespace AsyncioSharp.Orleans.Tests;

/// <summary>Frames that nobody of ours would write, sent straight to a slot: nothing in them is resolved, made or run.</summary>
[TestFixture]
public class HostileFrameTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly List<string> s_ran = [];

    private TestSilo _silo = null!;
    private IFunctionSlot _slot = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _silo = await TestSilo.Start(static o => o.AllowAssembly(typeof(HostileFrameTests).Assembly));
        _slot = _silo.Grains.GetGrain<IFunctionSlot>(0);
        await Answer(Frame(Method(nameof(Harmless)), 1));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _silo.DisposeAsync();

    [SetUp]
    public void Forget() => s_ran.Clear();

    [Test]
    public async Task Call_WellFormed_Runs() => (await Answer(Frame(Method(nameof(Harmless)), 1))).Kind.Should().Be(AnswerKind.Results);

    [Test]
    public async Task Call_FunctionOfAnAssemblyThatIsNotAllowed_IsRefused()
    {
        MethodInfo start = typeof(System.Diagnostics.Process).GetMethod("Start", [typeof(string)])!;

        (AnswerKind kind, string reason) = await Answer(Frame(start, "touch", "System.Diagnostics.Process"));

        kind.Should().Be(AnswerKind.Refused);
        reason.Should().Contain("does not run functions of System.Diagnostics.Process").And.Contain("AllowAssembly");
    }

    [TestCase(0x0A000001)] // a reference to a method of another assembly
    [TestCase(0x0A000010)]
    [TestCase(0x2B000001)] // a generic method with arguments
    [TestCase(0x02000002)] // a type
    [TestCase(0x06FFFFFF)] // a method that is not there
    [TestCase(0)]
    [TestCase(-1)]
    public async Task Call_TokenOfAnotherTable_IsRefused(int token)
    {
        (AnswerKind kind, string reason) = await Answer(Frame(typeof(Work).Module.ModuleVersionId, token, 0, [], Value(1)));

        kind.Should().Be(AnswerKind.Refused);
        reason.Should().Contain("has no function");
    }

    [TestCase(nameof(InstanceMethod))]
    [TestCase(nameof(External))]
    [TestCase("get_Property")]
    public async Task Call_MethodThatIsNoFunction_IsRefused(string name)
    {
        (AnswerKind kind, _) = await Answer(Frame(Method(name), 1));

        kind.Should().Be(AnswerKind.Refused);
        s_ran.Should().BeEmpty();
    }

    [Test]
    public async Task Call_EntryPointOrConstructor_IsRefused()
    {
        (await Answer(Frame(typeof(Program).GetMethod(nameof(Program.Main))!, Array.Empty<string>()))).Kind.Should().Be(AnswerKind.Refused);
        int constructor = typeof(Trap).GetConstructor([])!.MetadataToken;
        (await Answer(Frame(typeof(Trap).Module.ModuleVersionId, constructor, 0, [], Value(1)))).Kind.Should().Be(AnswerKind.Refused);
        s_ran.Should().BeEmpty();
    }

    [Test]
    public async Task Call_ArgumentNamesATypeOutsideOfTheSignature_FailsAndMakesNothing()
    {
        foreach (Type type in new[] { typeof(Trap), typeof(System.Xml.XmlDocument), typeof(System.Diagnostics.Process), typeof(FileInfo) })
        {
            (AnswerKind kind, string reason) = await Answer(Frame(Method(nameof(TakesObject)), Named(type.AssemblyQualifiedName!)));

            kind.Should().Be(AnswerKind.Failed);
            reason.Should().Contain("not among the types of the function's signature");
        }

        s_ran.Should().BeEmpty();
    }

    [Test]
    public async Task Call_GenericArgumentThatIsNotAllowed_IsRefused()
    {
        MethodInfo echo = typeof(Work).GetMethod(nameof(Work.Echo))!;
        foreach (string name in new[]
        {
            typeof(System.Xml.XmlDocument).AssemblyQualifiedName!,
            "System.Net.Mail.SmtpClient, System.Net.Mail",
            typeof(List<Trap>).AssemblyQualifiedName!,
            typeof(Trap).FullName + "[], " + typeof(Trap).Assembly.FullName,
            typeof(Trap).FullName + "*, " + typeof(Trap).Assembly.FullName,
            "No.Such.Type, " + typeof(Trap).Assembly.FullName,
            "Evil, NoSuchAssembly",
            string.Empty,
        })
        {
            (AnswerKind kind, string reason) = await Answer(Frame(echo.Module.ModuleVersionId, echo.MetadataToken, 0, [name], Value(1)));

            kind.Should().Be(AnswerKind.Refused, name);
            reason.Should().ContainAny("no generic argument", "generic arguments");
        }

        AppDomain.CurrentDomain.GetAssemblies().Should().NotContain(static one => one.GetName().Name == "System.Net.Mail");
        s_ran.Should().BeEmpty();
    }

    [Test]
    public async Task Call_WrongNumberOfGenericArguments_IsRefused()
    {
        MethodInfo echo = typeof(Work).GetMethod(nameof(Work.Echo))!;
        string name = typeof(int).AssemblyQualifiedName!;
        (await Answer(Frame(echo.Module.ModuleVersionId, echo.MetadataToken, 0, [], Value(1)))).Kind.Should().Be(AnswerKind.Refused);
        (await Answer(Frame(echo.Module.ModuleVersionId, echo.MetadataToken, 0, [name, name], Value(1)))).Kind.Should().Be(AnswerKind.Refused);
        (await Answer(Frame(echo.Module.ModuleVersionId, echo.MetadataToken, 1, [name], Value(1)))).Kind.Should().Be(AnswerKind.Refused);
    }

    [Test]
    public async Task Call_Garbage_IsRefusedOrFails()
    {
        byte[] good = Frame(Method(nameof(Harmless)), 1);
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            byte[] bad = [.. good];
            random.NextBytes(bad.AsSpan(random.Next(bad.Length - 4), 4));
            bad = bad[..random.Next(bad.Length)];

            (await Answer(bad)).Kind.Should().BeOneOf(AnswerKind.Refused, AnswerKind.Failed);
        }

        (await Answer([])).Kind.Should().Be(AnswerKind.Refused);
    }

    [Test]
    public async Task Call_CountThatIsHuge_FailsWithoutTakingMemory()
    {
        (AnswerKind kind, _) = await Answer(Frame(Method(nameof(TakesArray)), Raw(static (ref MessagePackWriter writer) =>
        {
            writer.WriteNil();
            writer.WriteArrayHeader(int.MaxValue);
        })));

        kind.Should().Be(AnswerKind.Failed);
    }

    [Test]
    public async Task Call_MoreResultsThanTheFrameHasBytes_FailsAndRunsNothing()
    {
        byte[] frame = Frame(Method(nameof(WithoutArguments)), Array.Empty<byte>());
        frame[^1].Should().Be(1, "the number of results stands last");
        byte[] many = [.. frame[..^1], 0xCE, 0x7F, 0xFF, 0xFF, 0xFF];

        (AnswerKind kind, string reason) = await Answer(many);

        kind.Should().Be(AnswerKind.Failed);
        reason.Should().Contain("2147483647 results");
        s_ran.Should().BeEmpty();
    }

    [Test]
    public async Task Call_AllowedTypeAlone_AllowsNoOther()
    {
        await using TestSilo silo = await TestSilo.Start(static o => o.AllowType(typeof(Work)));
        IFunctionSlot slot = silo.Grains.GetGrain<IFunctionSlot>(0);

        (await Answer(Frame(typeof(Work).GetMethod(nameof(Work.Square))!, 3), slot)).Kind.Should().Be(AnswerKind.Results);
        (await Answer(Frame(Method(nameof(Harmless)), 3), slot)).Kind.Should().Be(AnswerKind.Refused);
    }

    [Test]
    public async Task Call_NothingAllowed_RefusesAll()
    {
        await using TestSilo silo = await TestSilo.Start(static _ => { });

        (await Answer(Frame(Method(nameof(Harmless)), 1), silo.Grains.GetGrain<IFunctionSlot>(0))).Kind.Should().Be(AnswerKind.Refused);
    }

    [Test]
    public async Task Call_SiloWithoutFunctions_SaysSo()
    {
        await using TestSilo silo = await TestSilo.Start(null);

        (AnswerKind kind, string reason) = await Answer(Frame(Method(nameof(Harmless)), 1), silo.Grains.GetGrain<IFunctionSlot>(0));

        kind.Should().Be(AnswerKind.Refused);
        reason.Should().Contain("AddAsyncioFunctions");
    }

    internal static int Harmless(int number) => number;

    internal static string? TakesObject(object value) => value.ToString();

    internal static int TakesArray(int[] values) => values.Length;

    internal static int WithoutArguments()
    {
        s_ran.Add("without arguments");
        return 1;
    }

    internal int InstanceMethod(int number)
    {
        s_ran.Add("instance method");
        return number;
    }

    internal int Property => 1;

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "abs")]
    internal static extern int External(int number);

    private static MethodInfo Method(string name) =>
        typeof(HostileFrameTests).GetMethod(name, BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!;

    private static byte[] Frame(MethodInfo method, object argument, string assembly = "whatever") =>
        Frame(method.Module.ModuleVersionId, method.MetadataToken, 0, [], argument as byte[] ?? Value(argument), assembly);

    private static byte[] Frame(Guid module, int token, int ofType, string[] names, byte[] argument, string assembly = "whatever") =>
        Raw((ref MessagePackWriter writer) =>
        {
            writer.Write(Guid.NewGuid().ToByteArray());
            writer.Write((int)Delivery.AtMostOnce);
            writer.Write(assembly);
            writer.Write(module.ToByteArray());
            writer.Write(token);
            writer.Write(ofType);
            writer.WriteArrayHeader(names.Length);
            foreach (string name in names)
            {
                writer.Write(name);
            }

            writer.Write(1);
            writer.WriteRaw(argument);
        });

    private static byte[] Value(object value) => Raw((ref MessagePackWriter writer) =>
    {
        writer.WriteNil();
        MessagePackSerializer.Serialize(value.GetType(), ref writer, value);
    });

    private static byte[] Named(string type) => Raw((ref MessagePackWriter writer) =>
    {
        writer.Write(type);
        writer.WriteMapHeader(0);
    });

    private static byte[] Raw(AnswerFrame.Body write) => AnswerFrame.BodyOf(write).ToArray();

    private async Task<(AnswerKind Kind, string Reason)> Answer(byte[] frame, IFunctionSlot? slot = null)
    {
        byte[] answer = await (slot ?? _slot).Call(frame).AsTask().WaitAsync(Patience);
        var reader = new MessagePackReader(answer);
        AnswerKind kind = AnswerFrame.ReadHead(ref reader).Kind;
        return (kind, kind switch
        {
            AnswerKind.Refused => reader.ReadString()!,
            AnswerKind.Failed => RemoteFailure.Read(ref reader).ToString(),
            _ => string.Empty,
        });
    }

    private sealed class Trap
    {
        static Trap() => s_ran.Add("static constructor");

        public Trap() => s_ran.Add("constructor");
    }
}
