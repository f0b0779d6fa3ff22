using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Orbweaver.Samples;

/// <summary>Pictures that are nobody's.</summary>
internal static class Png
{
    /// <summary>A square in which one colour passes into another.</summary>
    /// <param name="size">Its sides, in pixels.</param>
    /// <param name="number">Which colours.</param>
    internal static byte[] Gradient(int size, int number)
    {
        using var rows = new MemoryStream();
        using (var compressed = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < size; y++)
            {
                compressed.WriteByte(1); // each pixel is told by its difference from the one to the left, which packs well
                for (var x = 0; x < size; x++)
                    compressed.Write(x == 0 ? [0, (byte)(255 * y / size), (byte)(number * 37)] : [(byte)((255 * x / size) - (255 * (x - 1) / size)), 0, 0]);
            }
        }

        using var image = new MemoryStream();
        image.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, size);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), size);
        (header[8], header[9]) = (8, 2); // eight bits each of red, green and blue
        WriteChunk(image, "IHDR", header);
        WriteChunk(image, "IDAT", rows.ToArray());
        WriteChunk(image, "IEND", []);
        return image.ToArray();
    }

    private static void WriteChunk(MemoryStream image, string type, byte[] content)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        image.Write(number);
        byte[] checkedPart = [.. Encoding.ASCII.GetBytes(type), .. content];
        image.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(checkedPart));
        image.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return ~crc;
    }
}
