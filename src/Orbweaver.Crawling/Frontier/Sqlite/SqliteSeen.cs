using System.Runtime.InteropServices;

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
    /// <summary>At a million URLs 65,536 keys put seven on each page that is written; in memory they take 3 MiB.</summary>
    internal const int DefaultGeneration = 1 << 16;

    /// <summary>A slice is several times what the commit adds, so that a generation is merged long before the next is full.</summary>
    private const int SliceFactor = 4;
    private const int LeastSlice = 512;

    private readonly int _generation;
    private readonly SqliteSeenCache _cache = new();
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _merge;
    private readonly SqliteStatement _append;
    private readonly SqliteStatement _dropMerged;
    private readonly List<UInt128> _added = [];
    private HashSet<UInt128> _young = [];
    private HashSet<UInt128> _old = [];
    private UInt128[] _toMerge = [];
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
    internal bool Add(UInt128 key)
    {
        if (_old.Contains(key) || !_isTreeEmpty && IsInTree(key) || !_young.Add(key))
            return false;
        _added.Add(key);
        return true;
    }

    /// <summary>Writes what was added, inside the open transaction, and moves a slice of the old generation.</summary>
    internal void Write()
    {
        if (_added.Count > 0)
            _append.Bind(1, ++_lastRow).BindBlob(2, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_added))).Run();
        if (_merged < _toMerge.Length)
            MergeSlice(Math.Max(LeastSlice, _added.Count * SliceFactor));
    }

    /// <summary>The transaction stands.</summary>
    internal void Keep()
    {
        _added.Clear();
        if (_mergedAfterCommit > _merged)
            _isTreeEmpty = false;
        _merged = _mergedAfterCommit;
        if (_merged == _toMerge.Length && _merged > 0)
        {
            _old = [];
            _toMerge = [];
            _merged = _mergedAfterCommit = 0;
        }
        FreezeIfFull();
    }

    /// <summary>The transaction was undone.</summary>
    internal void Forget()
    {
        _young.ExceptWith(_added);
        _added.Clear();
        _mergedAfterCommit = _merged;
    }

    private bool IsInTree(UInt128 key)
    {
        if (_cache.Contains(key))
            return true;
        if (_young.Contains(key) || !_find.Bind(1, key).Step())
            return false;
        _find.Reset();
        _cache.Add(key);
        return true;
    }

    private void MergeSlice(int length)
    {
        _mergedAfterCommit = Math.Min(_merged + length, _toMerge.Length);
        for (var i = _merged; i < _mergedAfterCommit; i++)
            _merge.Bind(1, _toMerge[i]).Run();
        if (_mergedAfterCommit == _toMerge.Length)
            _dropMerged.Bind(1, _lastOldRow).Run();
    }

    private void FreezeIfFull()
    {
        if (_young.Count < _generation || _old.Count > 0)
            return;
        (_old, _young) = (_young, []);
        _toMerge = [.. _old];
        Array.Sort(_toMerge);
        _lastOldRow = _lastRow;
    }

    private void Load(SqliteDatabase database)
    {
        using var rows = new SqliteStatement(database, SqliteQueries.ReadRecent);
        while (rows.Step())
        {
            _lastRow = rows.Integer(0);
            foreach (var key in MemoryMarshal.Cast<byte, UInt128>(rows.Blob(1)))
                _young.Add(key);
        }
    }
}
