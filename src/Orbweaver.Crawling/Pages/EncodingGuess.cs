namespace Orbweaver.Crawling;

/// <summary>Guesses the legacy encoding of text that is no UTF-8 and does not say what it is.</summary>
internal static class EncodingGuess
{
    public static PageEncoding Legacy(ReadOnlySpan<byte> body) => PageEncoding.Windows1252;
}
