namespace AsyncioSharp.Net;

/// <summary>What all transports have (asyncio's <c>BaseTransport</c>).</summary>
public abstract class BaseTransport
{
    /// <summary>
    /// Closes the transport (asyncio's <c>close</c>): it stops reading, sends what is buffered, and then tells the protocol
    /// <see cref="BaseProtocol.ConnectionLost"/>. Harmless when repeated.
    /// </summary>
    public abstract void Close();

    /// <summary>True once it is closing or closed (asyncio's <c>is_closing</c>).</summary>
    /// <returns>True from the first <see cref="Close"/>, abort or fatal error on.</returns>
    public abstract bool IsClosing();

    /// <summary>
    /// Hands the connection to another protocol (asyncio's <c>set_protocol</c>); <see cref="BaseProtocol.ConnectionMade"/> is not called
    /// again.
    /// </summary>
    /// <param name="protocol">The new protocol.</param>
    public abstract void SetProtocol(BaseProtocol protocol);

    /// <summary>The present protocol (asyncio's <c>get_protocol</c>).</summary>
    /// <returns>The protocol.</returns>
    public abstract BaseProtocol GetProtocol();

    /// <summary>A fact about what is underneath (asyncio's <c>get_extra_info</c>).</summary>
    /// <param name="name">
    /// <c>"peername"</c> and <c>"sockname"</c> (<see cref="System.Net.EndPoint"/>), <c>"socket"</c> (<see cref="TransportSocket"/>); others
    /// by kind of transport.
    /// </param>
    /// <param name="default">Returned when the transport does not know the name.</param>
    /// <returns>The value, or <paramref name="default"/>.</returns>
    public virtual object? GetExtraInfo(string name, object? @default = null) => @default;

    /// <summary>
    /// A fact about what is underneath, by its type: <c>var (host, port) = transport.GetExtraInfo&lt;EndPoint&gt;("peername")!;</c>
    /// </summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">As for the untyped form.</param>
    /// <returns>The value; null (or the default of a value type) when the transport does not know the name.</returns>
    /// <exception cref="InvalidCastException">The value is of another type.</exception>
    public T? GetExtraInfo<T>(string name) => GetExtraInfo(name) is { } value ? (T)value : default;
}
