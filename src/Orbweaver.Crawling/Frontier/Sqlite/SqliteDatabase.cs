using System.Runtime.InteropServices;
using System.Text;

namespace Orbweaver.Crawling;

/// <summary>An open SQLite file, owned by one thread at a time.</summary>
internal sealed unsafe class SqliteDatabase : IDisposable
{
    private readonly List<SqliteStatement> _statements = [];
    private nint _handle;

    private SqliteDatabase(string path, nint handle)
    {
        Path = path;
        _handle = handle;
    }

    /// <summary>The file's full path.</summary>
    internal string Path { get; }

    internal nint Handle => _handle;

    /// <summary>Rows that the last insert, update or delete touched.</summary>
    internal int Changes => SqliteNative.Changes(_handle);

    internal bool IsReadOnly
    {
        get
        {
            fixed (byte* schema = "main\0"u8)
                return SqliteNative.IsReadOnly(_handle, schema) != 0;
        }
    }

    internal static SqliteDatabase Open(string path)
    {
        SqliteLibrary.EnsureResolved();
        nint handle;
        int result;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            result = SqliteNative.Open(name, &handle, SqliteNative.OpenReadWrite | SqliteNative.OpenCreate | SqliteNative.OpenNoMutex, null);
        var database = new SqliteDatabase(path, handle);
        if (result == SqliteNative.Ok)
            return database;
        var error = SqliteErrors.ToException(path, result, database.LastMessage());
        database.Dispose();
        throw error;
    }

    /// <summary>Runs statements that return nothing of interest, once.</summary>
    internal void Execute(string sql)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(sql + '\0'))
            Check(SqliteNative.Execute(_handle, text, 0, 0, null));
    }

    /// <summary>A statement for many uses; compiled when first used, released with the database.</summary>
    internal SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(this, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>The single number that a query gives.</summary>
    internal long QueryInteger(string sql)
    {
        using var statement = new SqliteStatement(this, sql);
        return statement.Step() ? statement.Integer(0) : 0;
    }

    /// <summary>Undoes the open transaction, if the error that led here has not done so already.</summary>
    internal void RollBack()
    {
        if (SqliteNative.IsAutoCommit(_handle) != 0)
            return;
        fixed (byte* text = "ROLLBACK\0"u8)
            _ = SqliteNative.Execute(_handle, text, 0, 0, null);
    }

    internal void Check(int result)
    {
        if (result != SqliteNative.Ok)
            throw SqliteErrors.ToException(Path, result, LastMessage());
    }

    public void Dispose()
    {
        if (_handle == 0)
            return;
        foreach (var statement in _statements)
            statement.Dispose();
        _ = SqliteNative.Close(_handle);
        _handle = 0;
    }

    private string LastMessage() => Marshal.PtrToStringUTF8((nint)SqliteNative.ErrorMessage(_handle)) ?? "";
}
