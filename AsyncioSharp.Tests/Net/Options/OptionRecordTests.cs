using System.Net;
using System.Net.Sockets;
using System.Reflection;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>The records of options and the ported signatures say the same: no option is in one of them only, but for one, and the defaults agree.</summary>
public class OptionRecordTests
{
    // What the calls are about; not options.
    private static readonly string[] Subjects = ["loop", "protocolFactory", "clientConnectedCb", "host", "port", "path", "program", "args", "command", "cmd"];

    // asyncio has nothing like it, so that no ported signature has a place for it.
    private static readonly string[] InTheRecordOnly = [nameof(ServerOptions.HandOutTo)];

    private static readonly MethodInfo[] Methods =
    [
        .. new[] { typeof(AsyncioExtensions), typeof(EventLoopExtensions) }
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static)),
    ];

    [TestCase(typeof(ServerOptions), "StartServer", "StartUnixServer", "CreateServer", "CreateUnixServer")]
    [TestCase(typeof(ConnectOptions), "OpenConnection", "OpenUnixConnection", "CreateConnection", "CreateUnixConnection")]
    [TestCase(typeof(ProcessOptions), "CreateSubprocessExec", "CreateSubprocessShell", "SubprocessExec", "SubprocessShell")]
    public void Record_BesideItsPortedSignatures_HasTheSameOptionsAndDefaults(Type record, params string[] names)
    {
        object defaults = Activator.CreateInstance(record)!;
        PropertyInfo[] properties = record.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        MethodInfo[] calls = [.. Methods.Where(method => names.Contains(method.Name))];
        ParameterInfo[] ported = [.. calls.SelectMany(static call => call.GetParameters()).Where(static one => one.HasDefaultValue && !Subjects.Contains(one.Name))];

        ported.Select(static one => PropertyName(one)).Distinct().Should().BeEquivalentTo(
            properties.Select(static property => property.Name).Except(InTheRecordOnly));
        foreach (ParameterInfo one in ported)
        {
            PropertyInfo property = record.GetProperty(PropertyName(one))!;
            property.PropertyType.Should().Be(one.ParameterType, one.Name);
            property.GetValue(defaults).Should().Be(DefaultOf(one), $"{one.Member.Name}({one.Name})");
        }
    }

    [TestCase(typeof(ServerOptions), "StartServer", "StartUnixServer", "CreateServer", "CreateUnixServer")]
    [TestCase(typeof(ConnectOptions), "OpenConnection", "OpenUnixConnection", "CreateConnection", "CreateUnixConnection")]
    [TestCase(typeof(ProcessOptions), "CreateSubprocessExec", "CreateSubprocessShell", "SubprocessExec", "SubprocessShell")]
    public void Record_IsTakenByEachCall_InEachOfItsForms(Type record, params string[] names)
    {
        foreach (string name in names)
        {
            // Overloads that differ in nothing but the way to write one option have no form of their own.
            IEnumerable<string> ported = Methods.Where(method => method.Name == name && method.GetParameters().Any(static one => one.HasDefaultValue))
                .Where(static method => !method.GetParameters().Any(static one => one is { Name: "localAddr", HasDefaultValue: false }))
                .Select(SubjectsOf);
            IEnumerable<string> taking = Methods.Where(method => method.Name == name && method.GetParameters()[^1].ParameterType == record).Select(SubjectsOf);

            taking.Should().BeEquivalentTo(ported, name);
        }
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Limit_NotPositive_IsRefusedByTheRecord(double limit)
    {
        Action idle = () => _ = new ServerOptions { IdleTimeout = limit };
        idle.Should().Throw<ArgumentOutOfRangeException>();
        Action connections = () => _ = new ServerOptions { MaxConnections = limit <= 0 ? (int)limit : 0 };
        connections.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void Option_WithoutAMeaningForTheCall_IsRefused() => Virtual.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        foreach (ServerOptions options in new ServerOptions[]
        {
            new() { Family = AddressFamily.InterNetwork }, new() { Flags = AddressInfoFlags.None }, new() { ReuseAddress = true }, new() { ReusePort = true },
            new() { KeepAlive = false },
        })
        {
            await Refused(loop.CreateUnixServer(Protocol, "/tmp/never", options), "*TCP*");
            await Refused(Asyncio.StartUnixServer(static (_, _) => { }, "/tmp/never", options), "*TCP*");
        }

        foreach (ConnectOptions options in new ConnectOptions[]
        {
            new() { Family = AddressFamily.InterNetwork }, new() { Proto = ProtocolType.Tcp }, new() { Flags = AddressInfoFlags.Passive },
            new() { LocalAddr = new DnsEndPoint("host", 1) }, new() { HappyEyeballsDelay = 1 }, new() { Interleave = 1 }, new() { AllErrors = true },
        })
        {
            await Refused(loop.CreateUnixConnection(Protocol, "/tmp/never", options), "*TCP*");
            await Refused(Asyncio.OpenUnixConnection("/tmp/never", options), "*TCP*");
        }

        await Refused(Asyncio.StartServer(static (_, _) => { }, "127.0.0.1", 0, new ServerOptions { CleanupSocket = false }), "*unix*");
        await Refused(loop.CreateConnection(Protocol, "127.0.0.1", 1, new ConnectOptions { Limit = 1 }), "Limit*streams*");
        await Refused(loop.SubprocessExec(static () => new RecordingChild(), "true", [], new ProcessOptions { Limit = 1 }), "Limit*streams*");
        await Refused(loop.SubprocessShell(static () => new RecordingChild(), "true", new ProcessOptions { Limit = 1 }), "Limit*streams*");
        loop.Invoking(static one => one.CreateServer(Protocol, "127.0.0.1", 0, new ServerOptions { Limit = 1 })).Should().Throw<ArgumentException>().WithMessage("Limit*streams*");
        await Refused(loop.CreateServer(Protocol, "127.0.0.1", 0, new ServerOptions { SslHandshakeTimeout = 1 }), "sslHandshakeTimeout*ssl*");
    });

    private static RecordingProtocol Protocol() => new();

    private static async Coroutine Refused(Coroutine call, string message) =>
        (await Virtual.ErrorOf(call)).Should().BeOfType<ArgumentException>().Which.Message.Should().Match(message);

    private static string PropertyName(ParameterInfo one) => char.ToUpperInvariant(one.Name![0]) + one.Name[1..];

    private static string SubjectsOf(MethodInfo method) =>
        string.Join(", ", method.GetParameters().Where(static one => Subjects.Contains(one.Name)).Select(static one => one.ParameterType.Name + " " + one.Name + Result(one.ParameterType)));

    private static string Result(Type type) => type.IsGenericType ? " " + type.GetGenericArguments()[^1].Name : string.Empty;

    /// <summary>Reflection gives null for the default of a structure.</summary>
    private static object? DefaultOf(ParameterInfo one) =>
        one.DefaultValue ?? (one.ParameterType.IsValueType ? Activator.CreateInstance(one.ParameterType) : null);
}
