namespace AsyncioSharp.Net;

/// <summary>How a name is looked up (the <c>AI_*</c> constants of Python's <c>socket</c> module).</summary>
[Flags]
public enum AddressInfoFlags
{
    /// <summary>The usual way.</summary>
    None = 0,

    /// <summary>The address is for binding: no host means all interfaces (<c>AI_PASSIVE</c>).</summary>
    Passive = 1,

    /// <summary>Asks for the host's official name too (<c>AI_CANONNAME</c>).</summary>
    Canonname = 2,

    /// <summary>The host is a literal address; a name is an error, not a lookup (<c>AI_NUMERICHOST</c>).</summary>
    Numerichost = 4,

    /// <summary>IPv4 addresses as mapped IPv6 ones, if IPv6 is asked for and the host has none (<c>AI_V4MAPPED</c>).</summary>
    V4mapped = 8,

    /// <summary>With <see cref="V4mapped"/>: the mapped ones too if the host has both (<c>AI_ALL</c>).</summary>
    All = 16,

    /// <summary>Only families of which this machine has an address other than loopback (<c>AI_ADDRCONFIG</c>).</summary>
    Addrconfig = 32,

    /// <summary>The port is a number; a service name is an error, not a lookup (<c>AI_NUMERICSERV</c>).</summary>
    Numericserv = 1024,
}
