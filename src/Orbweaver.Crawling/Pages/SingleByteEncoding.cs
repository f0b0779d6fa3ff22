using System.Text;

namespace Orbweaver.Crawling;

/// <summary>Decodes the single-byte encodings of the Encoding standard that the framework does not have.</summary>
internal sealed class SingleByteEncoding : Encoding
{
    private readonly Func<byte, char> _upperHalf;

    private SingleByteEncoding(Func<byte, char> upperHalf) => _upperHalf = upperHalf;

    // The characters of the bytes 160 to 255; 128 to 159 are the C1 controls.
    private const string Iso8859Part10 = "\u00A0ĄĒĢĪĨĶ§ĻĐŠŦŽ\u00ADŪŊ°ąēģīĩķ·ļđšŧž―ūŋĀÁÂÃÄÅÆĮČÉĘËĖÍÎÏÐŅŌÓÔÕÖŨØŲÚÛÜÝÞßāáâãäåæįčéęëėíîïðņōóôõöũøųúûüýþĸ";
    private const string Iso8859Part14 = "\u00A0Ḃḃ£ĊċḊ§Ẁ©ẂḋỲ\u00AD®ŸḞḟĠġṀṁ¶ṖẁṗẃṠỳẄẅṡÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏŴÑÒÓÔÕÖṪØÙÚÛÜÝŶßàáâãäåæçèéêëìíîïŵñòóôõöṫøùúûüýŷÿ";
    private const string Iso8859Part16 = "\u00A0ĄąŁ€„Š§š©Ș«Ź\u00ADźŻ°±ČłŽ”¶·žčș»ŒœŸżÀÁÂĂÄĆÆÇÈÉÊËÌÍÎÏĐŃÒÓÔŐÖŚŰÙÚÛÜĘȚßàáâăäćæçèéêëìíîïđńòóôőöśűùúûüęțÿ";

    public static SingleByteEncoding? Find(string name) => name switch
    {
        "iso-8859-10" => FromTable(Iso8859Part10),
        "iso-8859-14" => FromTable(Iso8859Part14),
        "iso-8859-16" => FromTable(Iso8859Part16),
        "x-user-defined" => new SingleByteEncoding(value => (char)(0xF700 + value)),
        _ => null,
    };

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetMaxCharCount(int byteCount) => byteCount;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        for (var at = 0; at < byteCount; at++)
        {
            var value = bytes[byteIndex + at];
            chars[charIndex + at] = value < 0x80 ? (char)value : _upperHalf(value);
        }

        return byteCount;
    }

    public override int GetByteCount(char[] chars, int index, int count) => throw NoEncoder();

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw NoEncoder();

    public override int GetMaxByteCount(int charCount) => throw NoEncoder();

    private static SingleByteEncoding FromTable(string table) => new(value => value < 0xA0 ? (char)value : table[value - 0xA0]);

    private static NotSupportedException NoEncoder() => new("Pages are only read: this encoding decodes.");
}
