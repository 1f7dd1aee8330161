namespace AsyncioSharp.Orleans;

/// <summary>The caller's token, joined with those that were passed as arguments: any of them gives the call up.</summary>
internal readonly struct Tokens : IDisposable
{
    private readonly CancellationTokenSource? _joined;

    private Tokens(CancellationToken own, CancellationToken[] passed)
    {
        _joined = passed.Length == 0 ? null : CancellationTokenSource.CreateLinkedTokenSource([own, .. passed]);
        Token = _joined?.Token ?? own;
        Caller = passed.Length > 0 && !own.CanBeCanceled ? passed[0] : own;
    }

    /// <summary>The one that a cancelled task shows.</summary>
    public CancellationToken Caller { get; }

    public CancellationToken Token { get; }

    public static Tokens Of(object?[] arguments, CancellationToken own) =>
        new(own, [.. arguments.OfType<CancellationToken>().Where(static token => token.CanBeCanceled)]);

    public void Dispose() => _joined?.Dispose();
}
