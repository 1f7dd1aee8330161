using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Simulation;

/// <content>Broadcast and multicast. As in Linux the host is a member of a group if one of its sockets is.</content>
internal sealed partial class Machine
{
    private readonly Dictionary<IPAddress, int> _members = [];

    /// <summary>The broadcast address, or a multicast one.</summary>
    public static bool IsGroup(IPAddress address) =>
        IsMulticast(address) || address.Equals(IPAddress.Broadcast) || IsBroadcastOfTheNetwork(address);

    public static bool IsMulticast(IPAddress address) =>
        address.IsIPv6Multicast || (TryRead(address, out uint bytes) && bytes >> 28 == 0xe);

    /// <summary>A datagram to a group comes here: everybody's for a broadcast, the members' else.</summary>
    public bool IsReached(IPAddress group) => !IsMulticast(group) || _members.ContainsKey(group);

    /// <summary>A socket has become a member, or is none any more.</summary>
    public void CountMember(IPAddress group, int change)
    {
        int count = _members.GetValueOrDefault(group) + change;
        if (count > 0)
        {
            _members[group] = count;
        }
        else
        {
            _members.Remove(group);
        }
    }

    /// <summary>Hosts have addresses that begin with 10.0: their network's broadcast is 10.0.255.255.</summary>
    private static bool IsBroadcastOfTheNetwork(IPAddress address) => TryRead(address, out uint bytes) && bytes == 0x0a00ffff;

    private static bool TryRead(IPAddress address, out uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        bool isV4 = address.AddressFamily == AddressFamily.InterNetwork && address.TryWriteBytes(bytes, out _);
        value = isV4 ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
        return isV4;
    }
}
