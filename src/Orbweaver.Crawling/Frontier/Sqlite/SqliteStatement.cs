using System.Buffers.Binary;
using System.Text;

namespace Orbweaver.Crawling;

/// <summary>A statement that is compiled once and run many times. Parameters count from 1, columns from 0.</summary>
internal sealed unsafe class SqliteStatement(SqliteDatabase database, string sql) : IDisposable
{
    /// <summary>SQLITE_TRANSIENT: SQLite copies the bytes (into a buffer that the statement keeps) before the call returns.</summary>
    private const nint Transient = -1;

    private const int StackLimit = 512;

    private nint _handle;

    /// <summary>The compiled statement; compiling waits until it is needed, so that opening a file compiles next to nothing.</summary>
    private nint Handle => _handle != 0 ? _handle : Compile();

    internal SqliteStatement Bind(int parameter, long value)
    {
        database.Check(SqliteNative.BindInteger(Handle, parameter, value));
        return this;
    }

    internal SqliteStatement Bind(int parameter, string value)
    {
        if (value.Length * 3 <= StackLimit)
        {
            Span<byte> utf8 = stackalloc byte[StackLimit];
            return Bind(parameter, utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
        }
        return Bind(parameter, Encoding.UTF8.GetBytes(value));
    }

    internal SqliteStatement Bind(int parameter, ReadOnlySpan<byte> utf8)
    {
        byte none = 0;
        fixed (byte* text = utf8)
            database.Check(SqliteNative.BindText(Handle, parameter, text == null ? &none : text, utf8.Length, Transient));
        return this;
    }

    internal SqliteStatement BindBlob(int parameter, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* blob = bytes)
            database.Check(SqliteNative.BindBlob(Handle, parameter, blob, bytes.Length, Transient));
        return this;
    }

    /// <summary>Steps to the next row. False at the end, and then the statement is ready for its next use.</summary>
    internal bool Step()
    {
        var result = SqliteNative.Step(Handle);
        if (result == SqliteNative.Row)
            return true;
        var reset = SqliteNative.Reset(_handle);
        database.Check(result == SqliteNative.Done ? reset : result);
        return false;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <returns>How many rows it touched.</returns>
    internal int Run()
    {
        if (Step())
            Reset();
        return database.Changes;
    }

    /// <summary>Leaves off before the last row.</summary>
    internal void Reset() => _ = SqliteNative.Reset(_handle);

    internal long Integer(int column) => SqliteNative.ColumnInteger(_handle, column);

    internal string Text(int column) => Encoding.UTF8.GetString(Blob(column));

    internal UInt128 Fingerprint(int column) => BinaryPrimitives.ReadUInt128BigEndian(Blob(column));

    /// <summary>The column's bytes, valid until the next step.</summary>
    internal ReadOnlySpan<byte> Blob(int column)
    {
        var bytes = SqliteNative.ColumnBytes(_handle, column);
        return new ReadOnlySpan<byte>(bytes, SqliteNative.ColumnLength(_handle, column));
    }

    public void Dispose()
    {
        if (_handle == 0)
            return;
        _ = SqliteNative.Finalize(_handle);
        _handle = 0;
    }

    private nint Compile()
    {
        nint handle;
        var utf8 = Encoding.UTF8.GetBytes(sql);
        fixed (byte* text = utf8)
            database.Check(SqliteNative.Prepare(database.Handle, text, utf8.Length, SqliteNative.PreparePersistent, &handle, null));
        return _handle = handle;
    }
}
