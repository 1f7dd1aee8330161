namespace AsyncioSharp.Net;

/// <summary>
/// A transport that has one direction only, so that its end is the transport's. The pipes of children are seen as they are; others through
/// a face without the missing direction.
/// </summary>
internal abstract class PipeTransport : StreamTransport
{
    private readonly object _view;
    private BaseTransport? _direction;

    protected PipeTransport(EventLoop loop, StreamEnd end, BaseProtocol protocol, bool isRead, object? view, Action? onMade)
        : base(loop, end, protocol, isRead, onMade) => _view = view ?? end;

    public override BaseTransport PublicTransport => _direction ?? this;

    protected override string Kind => "pipe";

    public override object? GetExtraInfo(string name, object? @default = null) => name == "pipe" ? _view : @default;

    /// <summary>Shows itself to programs as something else from now on, before ConnectionMade.</summary>
    protected TDirection ShowAs<TDirection>(TDirection face)
        where TDirection : BaseTransport
    {
        _direction = face;
        return face;
    }

    /// <summary>What a call for the other direction gets.</summary>
    protected NotSupportedException Refuse(string why)
    {
        Loop.CheckThread();
        return new NotSupportedException($"{this} {why}.");
    }
}
