namespace AsyncioSharp.Net;

/// <summary>How an address is turned into names (the <c>NI_*</c> constants of Python's <c>socket</c> module).</summary>
[Flags]
public enum NameInfoFlags
{
    /// <summary>Names where there are any, numbers where not.</summary>
    None = 0,

    /// <summary>The address as it is, without a lookup (<c>NI_NUMERICHOST</c>).</summary>
    Numerichost = 1,

    /// <summary>The port as a number (<c>NI_NUMERICSERV</c>).</summary>
    Numericserv = 2,

    /// <summary>Hosts of this machine's own domain without the domain (<c>NI_NOFQDN</c>).</summary>
    Nofqdn = 4,

    /// <summary>A host without a name is an error (<c>NI_NAMEREQD</c>).</summary>
    Namereqd = 8,

    /// <summary>The port is one of UDP (<c>NI_DGRAM</c>).</summary>
    Dgram = 16,
}
