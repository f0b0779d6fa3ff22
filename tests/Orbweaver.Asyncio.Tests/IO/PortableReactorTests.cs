namespace Orbweaver.Asyncio.Tests;

public sealed class PortableReactorTests() : ReactorTests(static () => new PortableReactor());
