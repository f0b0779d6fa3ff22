using System.Text;

namespace Orbweaver.Asyncio.Http;

/// <summary>For the compiler: <c>await foreach (var line in response.Lines())</c> in a coroutine. Can be gone through once.</summary>
public sealed class HttpLines
{
    private const int BufferBytes = 16 * 1024;

    private readonly HttpResponse _response;
    private readonly Decoder _decoder;
    private readonly byte[] _bytes = new byte[BufferBytes];
    private readonly char[] _chars;
    private readonly StringBuilder _line = new();
    private int _next;
    private int _end;
    private bool _first = true;
    private bool _over;

    internal HttpLines(HttpResponse response, Encoding encoding)
    {
        _response = response;
        _decoder = encoding.GetDecoder();
        _chars = new char[encoding.GetMaxCharCount(BufferBytes)];
    }

    /// <summary>The line that came last, without its end.</summary>
    public string Current { get; private set; } = "";

    /// <summary>For <c>await foreach</c>.</summary>
    public HttpLines GetAsyncEnumerator() => this;

    /// <summary>Waits for the next line.</summary>
    /// <returns>False when there are no more.</returns>
    public async Coroutine<bool> MoveNextAsync()
    {
        while (!TakeLine())
        {
            if (_over)
                return TakeRest();
            var read = await _response.Read(_bytes);
            _over = read == 0;
            _end = _decoder.GetChars(_bytes.AsSpan(0, read), _chars, flush: _over);
            _next = _first && _end > 0 && _chars[0] == '\uFEFF' ? 1 : 0;
            _first &= _end == 0;
        }

        return true;
    }

    /// <summary>Takes the characters up to the next line's end; those before an end that has not come wait.</summary>
    private bool TakeLine()
    {
        var rest = _chars.AsSpan(_next, _end - _next);
        var length = rest.IndexOf('\n');
        _line.Append(length < 0 ? rest : rest[..length]);
        _next = length < 0 ? _end : _next + length + 1;
        if (length < 0)
            return false;
        if (_line.Length > 0 && _line[^1] == '\r')
            _line.Length--;
        Current = _line.ToString();
        _line.Clear();
        return true;
    }

    /// <summary>A last line without an end.</summary>
    private bool TakeRest()
    {
        Current = _line.ToString();
        _line.Clear();
        return Current.Length > 0;
    }
}
