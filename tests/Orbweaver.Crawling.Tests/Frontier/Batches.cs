using System.Buffers;
using System.Text;

namespace Orbweaver.Crawling.Tests;

/// <summary>Batches as tests write them: a URL's key is its number.</summary>
internal static class Batches
{
    internal const string Host = "https://example.org";

    internal static FrontierBatch Admit(params int[] numbers)
    {
        var batch = new FrontierBatch();
        foreach (var number in numbers)
            batch.Admit(number);
        return batch;
    }

    internal static FrontierBatch Admit(this FrontierBatch batch, int number, string origin = Host, int depth = 0, int redirects = 0)
    {
        batch.Admissions.Add(new Admission(KeyOf(number), origin, $"{origin}/{number}", depth, redirects));
        return batch;
    }

    internal static FrontierBatch Record(this FrontierBatch batch, long id, bool failed = false)
    {
        batch.Outcomes.Add(new Outcome(id, failed));
        batch.Records.Write(Encoding.UTF8.GetBytes($"{id}\n"));
        return batch;
    }

    /// <summary>Spread over the whole range, as fingerprints are.</summary>
    internal static UInt128 KeyOf(int number)
    {
        var random = new Random(number);
        return new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64());
    }
}
