namespace Orbweaver.AspNetCore.Tests;

public sealed class EpollTransportTests() : TransportTests("epoll");

public sealed class PortableTransportTests() : TransportTests("portable");
