using Microsoft.AspNetCore.Http.Features;

namespace AsyncioSharp.AspNetCore;

// What a request asks of its connection.
internal sealed partial class LoopConnection
{
    // That whose bytes the program reads just now, on this thread.
    [ThreadStatic]
    private static LoopConnection? t_reading;

    // HTTP/1.1 has the same features for all requests of a connection.
    private IFeatureCollection? _requestFeatures;
    private string? _method;
    private string? _path;
    private string? _name;

    /// <summary>The connection of a request; null if it is not ours.</summary>
    /// <remarks>To look a feature up goes through all of a request's and then through the connection's; so it is done once.</remarks>
    public static LoopConnection? Of(IFeatureCollection features)
    {
        LoopConnection? reading = t_reading;
        if (reading is not null && ReferenceEquals(reading._requestFeatures, features))
        {
            return reading;
        }

        var connection = features.Get<IAsyncioLoopFeature>() as LoopConnection;
        connection?._requestFeatures = features;
        return connection;
    }

    /// <summary>The name of a request's task. Kestrel has the same strings for requests of the same target.</summary>
    public string NameOf(string method, string path)
    {
        if (!ReferenceEquals(path, _path) || !ReferenceEquals(method, _method))
        {
            (_method, _path, _name) = (method, path, $"{method} {path}");
        }

        return _name!;
    }
}
