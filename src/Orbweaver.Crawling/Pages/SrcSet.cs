namespace Orbweaver.Crawling;

/// <summary>The URLs of a <c>srcset</c> attribute, one after the other (HTML standard, section 4.8.4.2.1, "parse a srcset attribute").</summary>
internal ref struct SrcSet(ReadOnlySpan<byte> value)
{
    private ReadOnlySpan<byte> _rest = value;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly SrcSet GetEnumerator() => this;

    public bool MoveNext()
    {
        _rest = _rest.TrimStart(" \t\n\f\r,"u8);
        if (_rest.IsEmpty)
            return false;
        var end = _rest.IndexOfAny(" \t\n\f\r"u8);
        var url = end < 0 ? _rest : _rest[..end];
        _rest = _rest[url.Length..];
        Current = url.TrimEnd((byte)',');

        // A comma at the URL's end ends the candidate; else descriptors follow up to the next comma outside parentheses.
        if (Current.Length == url.Length)
            SkipDescriptors();
        return true;
    }

    private void SkipDescriptors()
    {
        var inParentheses = false;
        for (var at = 0; at < _rest.Length; at++)
        {
            switch (_rest[at])
            {
                case (byte)',' when !inParentheses:
                    _rest = _rest[(at + 1)..];
                    return;
                case (byte)'(':
                    inParentheses = true;
                    break;
                case (byte)')':
                    inParentheses = false;
                    break;
            }
        }

        _rest = default;
    }
}
