using System.Net.Sockets;
using System.Security.Authentication;

namespace Orbweaver.Soak;

/// <summary>Connections that do not come about, or are given up on the way.</summary>
internal static class ConnectFaults
{
    internal static readonly (string Kind, Func<Stage, Random, Coroutine<Outcome>> Run)[] All =
    [
        ("connect, refused", Refused),
        ("connect, no such name", Unknown),
        ("connect, cancelled", Cancelled),
        ("connect, stuck", Stuck),
        ("handshake, wrong name", WrongName),
        ("handshake, not TLS", NotTls),
        ("handshake, cancelled", CancelledHandshake),
        ("handshake, stuck", StuckHandshake),
    ];

    private static readonly NameResolver Nowhere = new(static _ => Task.FromException<System.Net.IPAddress[]>(new SocketException((int)SocketError.HostNotFound)));

    private static Coroutine<Outcome> Refused(Stage stage, Random random) => Fails<SocketException>(() => Aio.OpenConnection("127.0.0.1", stage.RefusingPort));

    private static Coroutine<Outcome> Unknown(Stage stage, Random random) =>
        Fails<SocketException>(() => Aio.OpenConnection("nowhere.test", 80, new ConnectOptions { Resolver = Nowhere }));

    private static Coroutine<Outcome> Cancelled(Stage stage, Random random) => Given(random, () => Aio.OpenConnection("127.0.0.1", stage.PlainPort));

    private static Coroutine<Outcome> Stuck(Stage stage, Random random) => random.Next(2) == 0
        ? Given(random, () => Aio.OpenConnection("127.0.0.1", stage.FullPort))
        : TimesOut(random, () => Aio.OpenConnection("127.0.0.1", stage.FullPort));

    private static Coroutine<Outcome> WrongName(Stage stage, Random random) =>
        Fails<AuthenticationException>(() => Aio.OpenConnection("127.0.0.1", stage.EncryptedPort, new ConnectOptions { Tls = stage.WrongName }));

    private static Coroutine<Outcome> NotTls(Stage stage, Random random) =>
        Fails<IOException>(() => Aio.OpenConnection("127.0.0.1", stage.PlainPort, new ConnectOptions { Tls = stage.Tls }));

    private static Coroutine<Outcome> CancelledHandshake(Stage stage, Random random) =>
        Given(random, () => Aio.OpenConnection("127.0.0.1", stage.EncryptedPort, new ConnectOptions { Tls = stage.Tls }));

    private static Coroutine<Outcome> StuckHandshake(Stage stage, Random random) => random.Next(2) == 0
        ? Given(random, () => Aio.OpenConnection("127.0.0.1", stage.SilentPort, new ConnectOptions { Tls = stage.Tls }))
        : TimesOut(random, () => Aio.OpenConnection("127.0.0.1", stage.SilentPort, new ConnectOptions { Tls = stage.Tls }));

    private static async Coroutine<Outcome> Fails<TException>(Func<Coroutine<TcpStream>> connect)
        where TException : Exception
    {
        try
        {
            (await connect()).Dispose();
        }
        catch (TException)
        {
            return Outcome.Failed;
        }

        throw new WrongDataException("It connected.");
    }

    private static async Coroutine<Outcome> Given(Random random, Func<Coroutine<TcpStream>> connect) =>
        await random.CancelledAtSomeMoment(Connect(connect)) ? Outcome.Cancelled : Outcome.Completed;

    private static async Coroutine<Outcome> TimesOut(Random random, Func<Coroutine<TcpStream>> connect)
    {
        try
        {
            await Aio.Timeout(random.Next(1, 100) / 1000.0, () => Connect(connect));
        }
        catch (TimeoutException)
        {
            return Outcome.TimedOut;
        }

        throw new WrongDataException("It connected.");
    }

    private static async Coroutine Connect(Func<Coroutine<TcpStream>> connect) => (await connect()).Dispose();
}
