using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orbweaver.Conformance.Programs;

/// <summary>Programs as JSON, one a line: <c>{"tasks":[[["spawn",1],["sleep",20]],[["raise",3]]]}</c>. docs/conformance.md has the table of the operations.</summary>
internal static class ProgramText
{
    internal static string Write(TestProgram program)
    {
        var json = new JsonObject { ["tasks"] = new JsonArray([.. program.Tasks.Select(ToJson)]) };
        if (program.Eager)
            json["eager"] = true;
        return json.ToJsonString();
    }

    /// <exception cref="FormatException">The text is no program.</exception>
    internal static TestProgram Read(string text)
    {
        try
        {
            var json = JsonNode.Parse(text) as JsonObject;
            var tasks = json?["tasks"] as JsonArray ?? throw new FormatException("A program is an object with the property \"tasks\", an array of blocks.");
            if (tasks.Count == 0)
                throw new FormatException("A program has at least one task, which the run begins with: \"tasks\" is empty.");
            return new TestProgram([.. tasks.Select(ToBlock)], json!["eager"]?.GetValue<bool>() ?? false);
        }
        catch (JsonException e)
        {
            throw new FormatException($"The program is not JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException($"The program is not made as docs/conformance.md says: {e.Message}", e);
        }
    }

    private static JsonNode ToJson(Block block) => new JsonArray([.. block.Operations.Select(ToJson)]);

    private static JsonNode ToJson(Operation operation) =>
        new JsonArray([JsonValue.Create(operation.Kind.Name), .. operation.Arguments.Select(ToJson)]);

    private static JsonNode? ToJson(Argument argument) => argument switch
    {
        NumberArgument number => JsonValue.Create(number.Value),
        WordArgument word => JsonValue.Create(word.Value),
        FlagArgument flag => JsonValue.Create(flag.Value),
        WordsArgument words => new JsonArray([.. words.Value.Select(w => JsonValue.Create(w))]),
        BlockArgument block => ToJson(block.Value),
        _ => throw new ArgumentException($"{argument.GetType().Name} has no form in JSON.", nameof(argument)),
    };

    private static Block ToBlock(JsonNode? node) =>
        new([.. (node as JsonArray ?? throw new FormatException($"A block is an array of operations, not {Show(node)}.")).Select(ToOperation)]);

    private static Operation ToOperation(JsonNode? node)
    {
        if (node is not JsonArray { Count: > 0 } parts)
            throw new FormatException($"An operation is an array that begins with its name, not {Show(node)}.");
        var name = parts[0]?.GetValue<string>() ?? "";
        if (!Catalogue.ByName.TryGetValue(name, out var kind))
            throw new FormatException($"There is no operation \"{name}\": docs/conformance.md has the table of them.");
        if (parts.Count - 1 != kind.Parameters.Length)
            throw new FormatException($"The operation \"{name}\" takes {kind.Parameters.Length} argument(s), not {parts.Count - 1}: {Show(node)}.");
        return new Operation(kind, [.. kind.Parameters.Select((shape, i) => ToArgument(shape, parts[i + 1]))]);
    }

    private static Argument ToArgument(Shape shape, JsonNode? node) => shape switch
    {
        Shape.Block or Shape.PlainBlock => new BlockArgument(ToBlock(node)),
        Shape.Flag => new FlagArgument(node!.GetValue<bool>()),
        Shape.References or Shape.PlainReferences => new WordsArgument(
            [.. (node as JsonArray ?? throw new FormatException($"An array of references is expected, not {Show(node)}.")).Select(n => n!.GetValue<string>())]),
        Shape.Reference or Shape.Caught or Shape.Until => new WordArgument(node!.GetValue<string>()),
        Shape.Message => new WordArgument(node?.GetValue<string>()),
        Shape.OptionalDelay => new NumberArgument(node?.GetValue<long>()),
        _ => new NumberArgument(node!.GetValue<long>()),
    };

    private static string Show(JsonNode? node) => node?.ToJsonString() ?? "null";
}
