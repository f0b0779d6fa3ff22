using System.Net;

namespace Orbweaver.EndToEnd;

/// <summary>A web server of .NET's own on a port of loopback that nobody uses.</summary>
internal static class FreePort
{
    internal static (HttpListener Listener, string Address) Listen()
    {
        while (true)
        {
            var address = $"http://127.0.0.1:{Random.Shared.Next(20_000, 32_000)}/"; // below those that the system gives away itself
            var listener = new HttpListener();
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException)
            {
                // That port is taken, and the listener good for nothing any more.
            }
        }
    }
}
