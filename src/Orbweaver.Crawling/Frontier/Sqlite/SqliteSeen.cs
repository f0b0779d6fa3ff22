using System.Buffers.Binary;

namespace Orbweaver.Crawling;

/// <summary>
/// Which keys were ever admitted. A key's place in a tree of random keys is a page of its own, and to write a page for each new URL is what
/// would cost a crawl most; so new keys are appended, a commit's keys in one row of <c>recent</c>, and held in memory, a generation at a time. A full
/// generation is merged into the tree, <c>seen</c>, in the order of the keys and a slice with each commit: neighbours share their pages' writing.
/// </summary>
/// <remarks>
/// A generation's rows leave <c>recent</c> when all of its keys stand in <c>seen</c>. A crash on the way leaves some keys in both, which merging them once more mends.
/// Memory is bounded: two generations and the cache.
/// </remarks>
internal sealed class SqliteSeen
{
    /// <summary>At a million URLs 65,536 keys put several on each page that is written; in memory they take 4 MiB at the most.</summary>
    internal const int DefaultGeneration = 1 << 16;

    /// <summary>A slice is several times what the commit adds, so that a generation is merged long before the next is full.</summary>
    private const int SliceFactor = 4;
    private const int LeastSlice = 512;

    private const int KeyLength = 16;

    private readonly int _generation;
    private readonly SqliteSeenCache _cache = new();
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _merge;
    private readonly SqliteStatement _append;
    private readonly SqliteStatement _dropMerged;
    private SqliteKeySet _young = new();
    private SqliteKeySet? _old;
    private ulong[] _oldHigh = [];
    private ulong[] _oldLow = [];
    private byte[] _added = new byte[64 * KeyLength];
    private int _addedLength;
    private int _merged;
    private int _mergedAfterCommit;
    private long _lastRow;
    private long _lastOldRow;
    private bool _isTreeEmpty;

    internal SqliteSeen(SqliteDatabase database, int generation)
    {
        _generation = generation;
        _find = database.Prepare(SqliteQueries.FindSeen);
        _merge = database.Prepare(SqliteQueries.MergeSeen);
        _append = database.Prepare(SqliteQueries.AppendRecent);
        _dropMerged = database.Prepare(SqliteQueries.DropRecent);
        _isTreeEmpty = database.QueryInteger(SqliteQueries.IsAnySeen) == 0;
        Load(database);
        FreezeIfFull();
    }

    /// <summary>Test and set: true when the key was never added before.</summary>
    internal bool Add(ulong high, ulong low)
    {
        if (_old is not null && _old.Contains(high, low) || !_isTreeEmpty && IsInTree(high, low) || !_young.Add(high, low))
            return false;
        if (_addedLength == _added.Length)
            Array.Resize(ref _added, _added.Length * 2);
        WriteKey(_added.AsSpan(_addedLength), high, low);
        _addedLength += KeyLength;
        return true;
    }

    /// <summary>Writes what was added, inside the open transaction, and moves a slice of the old generation.</summary>
    internal void Write()
    {
        if (_addedLength > 0)
            _append.Bind(1, ++_lastRow).BindBlob(2, _added.AsSpan(0, _addedLength)).Run();
        if (_old is not null)
            MergeSlice(Math.Max(LeastSlice, _addedLength / KeyLength * SliceFactor));
    }

    /// <summary>The transaction stands.</summary>
    internal void Keep()
    {
        _addedLength = 0;
        if (_mergedAfterCommit > _merged)
            _isTreeEmpty = false;
        _merged = _mergedAfterCommit;
        if (_old is not null && _merged == _oldHigh.Length)
        {
            _old = null;
            _oldHigh = _oldLow = [];
            _merged = _mergedAfterCommit = 0;
        }
        FreezeIfFull();
    }

    /// <summary>The transaction was undone.</summary>
    internal void Forget()
    {
        _mergedAfterCommit = _merged;
        if (_addedLength == 0)
            return;
        var added = new SqliteKeySet();
        AddTo(added, _added.AsSpan(0, _addedLength));
        _young = _young.Without(added);
        _addedLength = 0;
    }

    private bool IsInTree(ulong high, ulong low)
    {
        if (_cache.Contains(high, low))
            return true;
        if (_young.Contains(high, low))
            return false;
        Span<byte> key = stackalloc byte[KeyLength];
        WriteKey(key, high, low);
        if (!_find.BindBlob(1, key).Step())
            return false;
        _find.Reset();
        _cache.Add(high, low);
        return true;
    }

    private void MergeSlice(int length)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        _mergedAfterCommit = Math.Min(_merged + length, _oldHigh.Length);
        for (var i = _merged; i < _mergedAfterCommit; i++)
        {
            WriteKey(key, _oldHigh[i], _oldLow[i]);
            _merge.BindBlob(1, key).Run();
        }
        if (_mergedAfterCommit == _oldHigh.Length)
            _dropMerged.Bind(1, _lastOldRow).Run();
    }

    private void FreezeIfFull()
    {
        if (_young.Count < _generation || _old is not null)
            return;
        (_old, _young) = (_young, new SqliteKeySet());
        (_oldHigh, _oldLow) = _old.ToSorted();
        _lastOldRow = _lastRow;
    }

    private void Load(SqliteDatabase database)
    {
        using var rows = new SqliteStatement(database, SqliteQueries.ReadRecent);
        while (rows.Step())
        {
            _lastRow = rows.Integer(0);
            AddTo(_young, rows.Blob(1));
        }
    }

    /// <summary>Big-endian, so that SQLite's order of blobs is the order of the keys.</summary>
    private static void WriteKey(Span<byte> target, ulong high, ulong low)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, high);
        BinaryPrimitives.WriteUInt64BigEndian(target[(KeyLength / 2)..], low);
    }

    private static void AddTo(SqliteKeySet set, ReadOnlySpan<byte> keys)
    {
        for (; keys.Length >= KeyLength; keys = keys[KeyLength..])
            set.Add(BinaryPrimitives.ReadUInt64BigEndian(keys), BinaryPrimitives.ReadUInt64BigEndian(keys[(KeyLength / 2)..]));
    }
}
