using System.Text;

namespace Orbweaver.Crawling;

/// <summary>Punycode (RFC 3492): a label's code points as ASCII.</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int TMin = 1;
    private const int TMax = 26;
    private const int InitialBias = 72;
    private const int InitialN = 128;

    /// <summary>Appends the encoded label, without its <c>xn--</c>. False when it is too long to count.</summary>
    public static bool TryEncode(ReadOnlySpan<int> codePoints, StringBuilder output)
    {
        var basic = 0;
        foreach (var c in codePoints)
        {
            if (c < InitialN)
            {
                output.Append((char)c);
                basic++;
            }
        }

        if (basic > 0)
            output.Append('-');
        var (n, delta, bias, handled) = (InitialN, 0L, InitialBias, basic);
        while (handled < codePoints.Length)
        {
            var next = int.MaxValue;
            foreach (var c in codePoints)
            {
                if (c >= n && c < next)
                    next = c;
            }

            delta += (long)(next - n) * (handled + 1);
            if (delta > int.MaxValue)
                return false;
            n = next;
            foreach (var c in codePoints)
            {
                if (c < n)
                    delta++;
                if (c != n)
                    continue;
                AppendDelta(delta, bias, output);
                bias = Adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled++;
            }

            delta++;
            n++;
        }

        return true;
    }

    /// <summary>The label that <paramref name="encoded"/> (without its <c>xn--</c>) stands for, or null when it is malformed.</summary>
    public static List<int>? TryDecode(ReadOnlySpan<char> encoded)
    {
        var output = new List<int>();
        var delimiter = encoded.LastIndexOf('-');
        foreach (var c in delimiter > 0 ? encoded[..delimiter] : default)
        {
            if (c >= InitialN)
                return null;
            output.Add(c);
        }

        var (n, i, bias) = ((long)InitialN, 0L, InitialBias);
        var position = delimiter > 0 ? delimiter + 1 : 0;
        while (position < encoded.Length)
        {
            var before = i;
            var weight = 1L;
            for (var k = Base; ; k += Base)
            {
                if (position == encoded.Length || DigitValue(encoded[position++]) is not (>= 0 and var digit))
                    return null;
                i += digit * weight;
                if (i > int.MaxValue)
                    return null;
                var threshold = Threshold(k, bias);
                if (digit < threshold)
                    break;
                weight *= Base - threshold;
                if (weight > int.MaxValue)
                    return null;
            }

            var count = output.Count + 1;
            bias = Adapt(i - before, count, before == 0);
            n += i / count;
            i %= count;
            if (n > 0x10FFFF)
                return null;
            output.Insert((int)i, (int)n);
            i++;
        }

        return output;
    }

    private static void AppendDelta(long delta, int bias, StringBuilder output)
    {
        for (var k = Base; ; k += Base)
        {
            var threshold = Threshold(k, bias);
            if (delta < threshold)
                break;
            var digit = threshold + ((delta - threshold) % (Base - threshold));
            output.Append(Digit((int)digit));
            delta = (delta - threshold) / (Base - threshold);
        }

        output.Append(Digit((int)delta));
    }

    private static int Threshold(int k, int bias) => Math.Clamp(k - bias, TMin, TMax);

    private static int Adapt(long delta, int count, bool first)
    {
        delta = first ? delta / 700 : delta / 2;
        delta += delta / count;
        var k = 0;
        while (delta > (Base - TMin) * TMax / 2)
        {
            delta /= Base - TMin;
            k += Base;
        }

        return (int)(k + ((Base - TMin + 1) * delta / (delta + 38)));
    }

    private static char Digit(int value) => (char)(value < 26 ? 'a' + value : '0' + value - 26);

    private static int DigitValue(char c) => c switch
    {
        >= 'a' and <= 'z' => c - 'a',
        >= 'A' and <= 'Z' => c - 'A',
        >= '0' and <= '9' => c - '0' + 26,
        _ => -1,
    };
}
