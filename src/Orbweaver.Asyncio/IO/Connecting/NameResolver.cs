using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Orbweaver.Asyncio;

/// <summary>
/// Finds the addresses of hosts, off the loop's thread, and keeps them for a time. Who asks for a name that is being looked up waits for the same answer. Failures are not kept.
/// </summary>
/// <remarks>One loop's thread only. An address written in digits is its own answer.</remarks>
public sealed class NameResolver
{
    private readonly Func<string, Task<IPAddress[]>> _lookUp;
    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeSpan _timeToLive = TimeSpan.FromSeconds(60);
    private readonly int _capacity = 1024;

    /// <summary>Makes a resolver.</summary>
    /// <param name="lookUp">Asks for a host's addresses; called on the loop's thread, which it must not block. Default (null): the system, by <see cref="Dns.GetHostAddressesAsync(string)"/>.</param>
    public NameResolver(Func<string, Task<IPAddress[]>>? lookUp = null) => _lookUp = lookUp ?? Dns.GetHostAddressesAsync;

    /// <summary>How long an answer is kept, in the loop's time. Default: 60 s. Zero keeps none; not negative.</summary>
    public TimeSpan TimeToLive
    {
        get => _timeToLive;
        init => _timeToLive = value >= TimeSpan.Zero ? value
            : throw new ArgumentOutOfRangeException(nameof(TimeToLive), value, "TimeToLive must not be negative; zero keeps no answer.");
    }

    /// <summary>How many answers are kept at the most. Default: 1,024; at least 1.</summary>
    public int Capacity
    {
        get => _capacity;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Capacity));
            _capacity = value;
        }
    }

    /// <summary>Finds a host's addresses, in the order in which the system would try them.</summary>
    /// <param name="host">A name, or an address in digits.</param>
    /// <exception cref="SocketException">The name is not known, or has no address.</exception>
    public async Coroutine<IReadOnlyList<IPAddress>> Resolve(string host)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        if (IPAddress.TryParse(host, out var literal))
            return [literal];
        var loop = EventLoop.Running();
        if (!_answers.TryGetValue(host, out var answer) || answer.Until <= loop.Time)
        {
            if (_answers.Count >= Capacity)
                MakeRoom(loop.Time);
            answer = new Answer(loop);
            _answers[host] = answer;
            _ = loop.CreateTask(LookUp(host, answer));
        }

        if (!answer.Arrived.IsDone)
            await Aio.Shield(answer.Arrived);
        return answer.Error is null ? answer.Addresses : throw Unknown(host, answer.Error);
    }

    /// <summary>Forgets all answers.</summary>
    public void Clear() => _answers.Clear();

    /// <summary>The host's address, when an answer is kept that has no other. Any thread.</summary>
    internal IPAddress? OnlyKnown(string host, EventLoop loop) =>
        _answers.TryGetValue(host, out var answer) && answer.IsKnown && answer.Addresses is [var only] && answer.Until > loop.TimeFromOutside ? only : null;

    private async Coroutine LookUp(string host, Answer answer)
    {
        try
        {
            answer.Addresses = await _lookUp(host).WaitAsync(Aio.CancellationToken);
            if (answer.Addresses.Length == 0)
                answer.Error = new SocketException((int)SocketError.NoData);
        }
#pragma warning disable CA1031 // for all that wait for the answer
        catch (Exception e)
        {
            answer.Error = e;
        }
#pragma warning restore CA1031
        finally
        {
            answer.Until = EventLoop.Running().Time + TimeToLive;
            if ((answer.Error is not null || TimeToLive == TimeSpan.Zero) && _answers.TryGetValue(host, out var kept) && ReferenceEquals(kept, answer))
                _answers.TryRemove(host, out _);
            answer.IsKnown = answer.Error is null;
            answer.Arrived.SetResult(default);
        }
    }

    private void MakeRoom(TimeSpan now)
    {
        foreach (var (host, answer) in _answers)
        {
            if (answer.Until <= now)
                _answers.TryRemove(host, out _);
        }

        if (_answers.Count >= Capacity)
            _answers.TryRemove(_answers.MinBy(static entry => entry.Value.Until));
    }

    private static SocketException Unknown(string host, Exception error)
    {
        var code = (error as SocketException)?.SocketErrorCode ?? SocketError.HostNotFound;
        return new SocketException((int)code, $"Cannot find the address of '{host}': {error.Message}");
    }

    private sealed class Answer(EventLoop loop)
    {
        internal readonly Future<Unit> Arrived = new(loop);
        internal IPAddress[] Addresses = [];
        internal Exception? Error;
        internal TimeSpan Until = TimeSpan.MaxValue;

        /// <summary>There are addresses, which do not change any more: other threads may read them.</summary>
        internal volatile bool IsKnown;
    }
}
