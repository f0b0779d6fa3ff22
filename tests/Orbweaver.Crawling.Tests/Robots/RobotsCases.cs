using System.Globalization;
using System.Text;

namespace Orbweaver.Crawling.Tests.Robots;

/// <summary>One expectation of the robots.txt specification tests.</summary>
/// <param name="Name">Which of the file's tests and expectations it is: <c>test 2.1</c>.</param>
/// <param name="RobotsTxt">The file's bytes.</param>
/// <param name="UserAgent">Who asks.</param>
/// <param name="Url">For what: each character is one byte.</param>
/// <param name="Allowed">The verdict.</param>
internal sealed record RobotsCase(string Name, byte[] RobotsTxt, string UserAgent, string Url, bool Allowed);

/// <summary>Reads the tests' text format (protocol buffers as text), as far as they use it.</summary>
internal sealed class RobotsCases
{
    private readonly string _text;
    private readonly List<RobotsCase> _cases = [];
    private int _position;

    private RobotsCases(string text) => _text = text;

    public static IReadOnlyList<RobotsCase> Read(string path)
    {
        // One character for a byte, since escapes in the strings name bytes.
        var reader = new RobotsCases(File.ReadAllText(path, Encoding.Latin1));
        reader.ReadFields();
        return reader._cases;
    }

    private void ReadFields()
    {
        var test = 0;
        var expectation = 0;
        byte[] robots = [];
        var fields = new Dictionary<string, string>();
        while (NextWord() is { } word)
        {
            switch (word)
            {
                case "robotstxt":
                    robots = Encoding.Latin1.GetBytes(NextStrings());
                    test++;
                    expectation = 0;
                    break;
                case "testurl":
                    fields.Clear();
                    fields[word] = NextStrings();
                    expectation++;
                    break;
                case "useragent":
                    fields[word] = NextStrings();
                    break;
                case "expected_outcome":
                    var outcome = NextWord();
                    _cases.Add(new($"test {test}.{expectation}", robots, fields["useragent"], fields["testurl"], outcome == "ALLOWED"));
                    break;
                default:
                    NextStrings();
                    break;
            }
        }
    }

    /// <summary>The next name or constant; punctuation and comments are passed over.</summary>
    private string? NextWord()
    {
        while (_position < _text.Length)
        {
            if (_text[_position] == '#')
                _position = EndOfLine();
            else if (char.IsAsciiLetter(_text[_position]))
                break;
            else
                _position++;
        }

        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] == '_'))
            _position++;
        return start == _position ? null : _text[start.._position];
    }

    /// <summary>The strings that follow the colon, joined.</summary>
    private string NextStrings()
    {
        var value = new StringBuilder();
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c == '#')
            {
                _position = EndOfLine();
            }
            else if (c == '"')
            {
                _position++;
                ReadString(value);
            }
            else if (c is ':' || char.IsWhiteSpace(c))
            {
                _position++;
            }
            else
            {
                break;
            }
        }

        return value.ToString();
    }

    private void ReadString(StringBuilder value)
    {
        while (_text[_position] != '"')
        {
            var c = _text[_position++];
            if (c != '\\')
            {
                value.Append(c);
                continue;
            }

            c = _text[_position++];
            if (c is 'x' or 'X')
            {
                var length = 0;
                while (length < 2 && char.IsAsciiHexDigit(_text[_position + length]))
                    length++;
                value.Append((char)int.Parse(_text.AsSpan(_position, length), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                _position += length;
                continue;
            }

            value.Append(c switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => c });
        }

        _position++;
    }

    private int EndOfLine() => _text.IndexOf('\n', _position) is >= 0 and var end ? end : _text.Length;
}
