using System.Net;

namespace Orbweaver.Asyncio;

/// <summary>One packet that has arrived.</summary>
/// <param name="Bytes">What it holds; the receiver's own.</param>
/// <param name="From">Who sent it.</param>
public readonly record struct Datagram(ReadOnlyMemory<byte> Bytes, IPEndPoint From);
