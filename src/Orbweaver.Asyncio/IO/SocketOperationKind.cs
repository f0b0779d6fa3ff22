namespace Orbweaver.Asyncio;

internal enum SocketOperationKind
{
    Receive,
    Send,
    Connect,
    Accept,
}
