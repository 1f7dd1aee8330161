using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace AsyncioSharp.AspNetCore;

/// <summary>Makes Kestrel's listeners, for TCP and unix sockets; other end points are left to Kestrel's own transports.</summary>
internal sealed class LoopListenerFactory(KestrelLoops loops) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var listener = new LoopListener(loops);
        try
        {
            await listener.Bind(endpoint).WaitAsync(cancellationToken).ConfigureAwait(false);
            return listener;
        }
        catch (Exception error)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            if (error is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
            {
                throw new AddressInUseException(error.Message, error);
            }

            throw;
        }
    }
}
