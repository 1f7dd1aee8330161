using System.Buffers;
using AsyncioSharp.Remoting;
using MessagePack;

namespace AsyncioSharp.Tests.Executors;

/// <summary>Types that the other process names: what is not asked for never runs any code, not even a static constructor.</summary>
[TestFixture]
public class ProcessPoolForgedTypesTests
{
    private static readonly List<string> s_ran = [];

    [SetUp]
    public void Forget() => s_ran.Clear();

    [Test]
    public void RemoteFailure_TypeIsNoException_ArrivesAsTheTraceback()
    {
        Exception error = Failure(typeof(NoException).AssemblyQualifiedName, "boom");

        error.Should().BeOfType<RemoteTraceback>().Which.Message.Should().EndWith("boom");
        s_ran.Should().BeEmpty();
    }

    [TestCase("No.Such.Type, NoSuchAssembly")]
    [TestCase("[[[")]
    [TestCase("")]
    [TestCase(null)]
    public void RemoteFailure_TypeIsUnknown_ArrivesAsTheTraceback(string? name) => Failure(name, "boom").Should().BeOfType<RemoteTraceback>();

    [Test]
    public void Travel_TypeDoesNotFitTheDeclaredOne_IsRefused()
    {
        Action read = () => Forged(typeof(ProcessPoolTravelTests.Settable), typeof(NoException), typeof(NoException));

        read.Should().Throw<InvalidDataException>().WithMessage("*NoException*came where*Settable is declared*");
        s_ran.Should().BeEmpty();
    }

    [TestCase(typeof(object))]
    [TestCase(typeof(ProcessPoolTravelTests.Settable))]
    [TestCase(typeof(IDisposable))]
    public void Travel_TypeIsNotInTheSignature_IsRefused(Type declared)
    {
        foreach (Type named in new[] { typeof(NoException), typeof(NeverTravels), typeof(System.Xml.XmlDocument), typeof(object), typeof(System.Diagnostics.Process) })
        {
            Action read = () => Forged(declared, named);

            read.Should().Throw<InvalidDataException>().WithMessage($"*'{named.AssemblyQualifiedName}', which is not among the types of the function's signature*");
        }

        s_ran.Should().BeEmpty();
    }

    [TestCase("No.Such.Type, NoSuchAssembly")]
    [TestCase("System.Net.Mail.SmtpClient, System.Net.Mail")]
    [TestCase("System.Collections.Generic.List`1[[AsyncioSharp.Tests.Executors.ProcessPoolForgedTypesTests+NoException, AsyncioSharp.Tests]]")]
    [TestCase("[[[")]
    [TestCase("")]
    public void Travel_NameIsNone_IsRefused(string name)
    {
        Action read = () => Forged(typeof(object), name);

        read.Should().Throw<InvalidDataException>();
    }

    [Test]
    public void Travel_TypeThatNeverTravels_IsRefusedAlthoughTheSignatureHasIt()
    {
        Action read = () => Forged(typeof(object), typeof(NeverTravels), typeof(NeverTravels));

        read.Should().Throw<InvalidDataException>();
        s_ran.Should().BeEmpty();
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Travel_ForeignTypeInsideOfAnObject_IsRefused(bool typeless)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteNil();
        writer.WriteArrayHeader(1);
        if (typeless)
        {
            // What MessagePack's own formatter for objects would take.
            var typed = new ArrayBufferWriter<byte>();
            var inner = new MessagePackWriter(typed);
            inner.Write(typeof(NoException).AssemblyQualifiedName);
            inner.WriteMapHeader(0);
            inner.Flush();
            writer.WriteExtensionFormat(new ExtensionResult(100, typed.WrittenMemory.ToArray()));
        }
        else
        {
            writer.WriteArrayHeader(2);
            writer.Write(typeof(NoException).AssemblyQualifiedName);
            writer.WriteMapHeader(0);
        }

        writer.Flush();
        Action read = () =>
        {
            var reader = new MessagePackReader(buffer.WrittenMemory);
            RemoteSerializer.Read(ref reader, typeof(List<object>), ProcessPoolTravelTests.OptionsFor(typeof(List<object>)));
        };

        read.Should().Throw<MessagePackSerializationException>();
        s_ran.Should().BeEmpty();
    }

    [Test]
    public void Travel_NestedTooDeep_IsRefused()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        for (int i = 0; i < 100_000; i++)
        {
            writer.Write(typeof(object[]).AssemblyQualifiedName);
            writer.WriteArrayHeader(1);
            writer.WriteArrayHeader(2);
        }

        writer.Flush();
        Action read = () =>
        {
            var reader = new MessagePackReader(buffer.WrittenMemory);
            RemoteSerializer.Read(ref reader, typeof(object), ProcessPoolTravelTests.OptionsFor(typeof(object)));
        };

        read.Should().Throw<Exception>();
    }

    [Test]
    public void RemoteFailure_ConstructorForAMessage_IsUsedIfTheMessageComesOutRight()
    {
        Failure<MessageError>("boom").Items.Should().BeEmpty("its constructor has run");
        Failure<MessageError>("boom").StackTrace.Should().Contain("the worker's stack");
    }

    [Test]
    public void RemoteFailure_ConstructorForSomethingElse_IsNotUsed()
    {
        NoSuchFileError error = Failure<NoSuchFileError>("no file a.txt");

        error.Message.Should().Be("no file a.txt");
        error.InnerException.Should().BeOfType<RemoteTraceback>();
    }

    [Test]
    public void RemoteFailure_NoConstructorThatFits_StillHasTypeMessageAndCause()
    {
        CodeError error = Failure<CodeError>("code 5");

        error.Message.Should().Be("code 5");
        error.Code.Should().Be(0, "its own fields are empty");
        error.InnerException.Should().BeOfType<RemoteTraceback>().Which.Traceback.Should().Be("the worker's stack");
    }

    [Test]
    public void RemoteFailure_ConstructorThatThrows_StillHasTypeAndMessage() => Failure<PickyError>("not a number").Message.Should().Be("not a number");

    [Test]
    public void RemoteFailure_MessageFromFieldsThatAreEmpty_ArrivesAsTheTraceback() =>
        Failure(typeof(ComputedError).AssemblyQualifiedName, "list of 3").Should().BeOfType<RemoteTraceback>();

    private static T Failure<T>(string message)
        where T : Exception =>
        Failure(typeof(T).AssemblyQualifiedName, message).Should().BeOfType<T>().Subject;

    private static Exception Failure(string? type, string message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.Write(type);
        writer.Write("Some.Name");
        writer.Write(message);
        writer.Write("the worker's stack");
        writer.Flush();
        var reader = new MessagePackReader(buffer.WrittenMemory);
        return RemoteFailure.Read(ref reader);
    }

    private static void Forged(Type declared, Type named, params Type[] alsoInTheSignature) => Forged(declared, named.AssemblyQualifiedName!, alsoInTheSignature);

    private static void Forged(Type declared, string named, params Type[] alsoInTheSignature)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.Write(named);
        writer.WriteMapHeader(0);
        writer.Flush();
        var reader = new MessagePackReader(buffer.WrittenMemory);
        RemoteSerializer.Read(ref reader, declared, ProcessPoolTravelTests.OptionsFor([declared, .. alsoInTheSignature]));
    }

    private sealed class NoException
    {
        static NoException() => s_ran.Add("static constructor");

        public NoException() => s_ran.Add("constructor");

        public NoException(string message) => s_ran.Add(message);
    }

    private sealed class NeverTravels : MemoryStream
    {
        static NeverTravels() => s_ran.Add("static constructor");

        public NeverTravels() => s_ran.Add("constructor");
    }

    private sealed class MessageError(string message) : Exception(message)
    {
        public List<int> Items { get; } = [];
    }

    private sealed class NoSuchFileError(string file) : IOException($"no file {file}");

    private sealed class CodeError(int code) : Exception($"code {code}")
    {
        public int Code { get; } = code;
    }

    private sealed class PickyError : Exception
    {
        public PickyError(string number)
            : base($"{int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)}")
        {
        }
    }

    private sealed class ComputedError(List<int> items) : Exception
    {
        public override string Message => $"list of {items.Count}";
    }
}
