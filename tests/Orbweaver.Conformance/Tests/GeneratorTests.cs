using Orbweaver.Conformance.Interpreter;
using Orbweaver.Conformance.Programs;

namespace Orbweaver.Conformance.Tests;

public sealed class GeneratorTests
{
    [Fact]
    public void Seed_makes_the_same_program_every_time()
    {
        for (var seed = 0UL; seed < 50; seed++)
            Assert.Equal(Text(seed), Text(seed));
        Assert.Equal(50, Enumerable.Range(0, 50).Select(i => Text((ulong)i)).Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>SplitMix64's own test values: a change of the numbers would change every seed's program.</summary>
    [Fact]
    public void Random_numbers_are_those_of_SplitMix64()
    {
        var random = new SplitMix(1234567);
        Assert.Equal([1433, 711, 2179, 1019, 3643], Enumerable.Range(0, 5).Select(_ => random.Below(4096)));
    }

    [Fact]
    public void Every_kind_of_operation_occurs_in_300_programs()
    {
        var occurring = Enumerable.Range(1, 300).SelectMany(i => Generator.Generate((ulong)i).All()).Select(o => o.Kind.Name).ToHashSet();
        Assert.Empty(Catalogue.Kinds.Select(k => k.Name).Except(occurring));
    }

    [Fact]
    public void Every_kind_of_operation_is_performed_in_300_programs()
    {
        var performed = new HashSet<string>();
        var table = OperationTable.Standard;
        foreach (var (name, perform) in OperationTable.Standard.Plain)
        {
            table = table.With(name, (run, step) =>
            {
                performed.Add(name);
                perform(run, step);
            });
        }

        foreach (var (name, perform) in OperationTable.Standard.Waiting)
        {
            table = table.With(name, (run, step) =>
            {
                performed.Add(name);
                return perform(run, step);
            });
        }

        for (var seed = 1UL; seed <= 300; seed++)
            new ProgramRun(Generator.Generate(seed), table).Run();
        Assert.Empty(Catalogue.Kinds.Select(k => k.Name).Except(performed));
    }

    [Fact]
    public void Interpreter_knows_every_kind_and_which_of_them_wait()
    {
        Assert.Equal(Catalogue.Kinds.Where(k => k.Waits).Select(k => k.Name).Order(), OperationTable.Standard.Waiting.Keys.Order());
        Assert.Equal(Catalogue.Kinds.Where(k => !k.Waits).Select(k => k.Name).Order(), OperationTable.Standard.Plain.Keys.Order());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void What_an_older_Python_lacks_is_left_out(int minor)
    {
        var kinds = Enumerable.Range(1, 100).SelectMany(i => Generator.Generate((ulong)i, minor).All()).Select(o => o.Kind).Distinct().ToList();
        Assert.DoesNotContain(kinds, k => k.Since > minor);
        Assert.Contains(kinds, k => k.Name == "lock");
    }

    [Fact]
    public void Program_is_read_as_it_was_written()
    {
        for (var seed = 0UL; seed < 50; seed++)
            Assert.Equal(Text(seed), ProgramText.Write(ProgramText.Read(Text(seed))));
    }

    [Theory]
    [InlineData("[]", "A program is an object")]
    [InlineData("{\"tasks\":[]}", "at least one task")]
    [InlineData("{\"tasks\":[[[\"slep\",1]]]}", "There is no operation \"slep\"")]
    [InlineData("{\"tasks\":[[[\"sleep\"]]]}", "\"sleep\" takes 1 argument(s), not 0")]
    [InlineData("{\"tasks\":[[\"sleep\"]]}", "An operation is an array that begins with its name")]
    [InlineData("{\"tasks\":[[[\"sleep\",\"long\"]]]}", "not made as docs/conformance.md says")]
    [InlineData("{", "not JSON")]
    public void Text_that_is_no_program_is_refused_with_the_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => ProgramText.Read(text)).Message, StringComparison.Ordinal);

    private static string Text(ulong seed) => ProgramText.Write(Generator.Generate(seed));
}
