using System.Text.Json;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Promote.Sandbox.Forge.GraphQl;

/// <summary>Runs one request on a graph: aliases, variables, fragments, <c>@include</c> and <c>@skip</c>, any nesting.</summary>
internal sealed class GraphExecutor
{
    private readonly List<object> errors = [];
    private readonly GraphQLDocument document;
    private readonly GraphQLOperationDefinition operation;
    private readonly IReadOnlyDictionary<string, object?> variables;
    private readonly ROM source;

    private GraphExecutor(string query, string? operationName, JsonElement given)
    {
        source = query;
        try
        {
            document = Parser.Parse(query);
        }
        catch (GraphQLSyntaxErrorException e)
        {
            throw new GraphRequestException($"Parse error: {e.Description}", "PARSE_ERROR");
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw new GraphRequestException("The query is nested too deep.", "MAX_DEPTH");
        }

        var operations = document.Definitions.OfType<GraphQLOperationDefinition>().ToList();
        operation =
            (
                operationName is null
                    ? operations.Count == 1
                        ? operations[0]
                        : null
                    : operations.Find(one => one.Name?.StringValue == operationName)
            ) ?? throw new GraphRequestException("An operation name is required", "missingOperationName");
        variables = GraphValues.Variables(operation, given);
    }

    /// <summary>Runs it. The answer is what goes out as JSON.</summary>
    public static async Task<object> RunAsync(
        string query,
        string? operationName,
        JsonElement variables,
        GraphObject queries,
        GraphObject mutations
    )
    {
        try
        {
            var executor = new GraphExecutor(query, operationName, variables);
            var mutates = executor.operation.Operation == OperationType.Mutation;
            var kind = mutates ? "mutation" : "query";
            var data = await executor.SelectAsync(
                mutates ? mutations : queries,
                [executor.operation.SelectionSet],
                [kind]
            );
            return executor.errors.Count == 0 ? new { data } : new { data, errors = executor.errors };
        }
        catch (GraphRequestException e)
        {
            return new { errors = (object[])[new { message = e.Message, extensions = new { code = e.Code } }] };
        }
    }

    private async Task<Dictionary<string, object?>> SelectAsync(
        GraphObject from,
        IEnumerable<GraphQLSelectionSet> sets,
        IReadOnlyList<object> path
    )
    {
        var asked = new List<(string Key, List<GraphQLField> Fields)>();
        foreach (var set in sets)
            Collect(from, set, asked, []);
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, fields) in asked)
            result[key] = await FieldAsync(from, fields, [.. path, key]);
        return result;
    }

    private void Collect(
        GraphObject from,
        GraphQLSelectionSet set,
        List<(string Key, List<GraphQLField> Fields)> asked,
        IReadOnlyList<string> within
    )
    {
        foreach (var selection in set.Selections)
        {
            if (selection is IHasDirectivesNode { Directives: { } directives } && !Included(directives))
                continue;
            switch (selection)
            {
                case GraphQLField field:
                    var key = (field.Alias?.Name ?? field.Name).StringValue;
                    if (asked.Find(one => one.Key == key) is { Fields: { } same })
                        same.Add(field);
                    else
                        asked.Add((key, [field]));
                    break;
                case GraphQLInlineFragment fragment
                    when fragment.TypeCondition is not { } type || from.Is(type.Type.Name.StringValue):
                    Collect(from, fragment.SelectionSet, asked, within);
                    break;
                case GraphQLFragmentSpread spread:
                    var name = spread.FragmentName.Name.StringValue;
                    var definition =
                        document
                            .Definitions.OfType<GraphQLFragmentDefinition>()
                            .FirstOrDefault(one => one.FragmentName.Name.StringValue == name)
                        ?? throw new GraphRequestException(
                            $"Fragment {name} was used, but not defined",
                            "useAndDefineFragment"
                        );
                    if (within.Contains(name, StringComparer.Ordinal))
                        throw new GraphRequestException($"Fragment {name} contains an infinite loop", "infiniteLoop");
                    if (from.Is(definition.TypeCondition.Type.Name.StringValue))
                        Collect(from, definition.SelectionSet, asked, [.. within, name]);
                    break;
                default:
                    break;
            }
        }
    }

    private bool Included(GraphQLDirectives directives) =>
        directives.All(directive =>
        {
            var condition = directive.Arguments?.FirstOrDefault(argument => argument.Name.StringValue == "if");
            var holds = condition is not null && GraphValues.Of(condition.Value, variables) is true;
            return directive.Name.StringValue switch
            {
                "include" => holds,
                "skip" => !holds,
                _ => true,
            };
        });

    private async Task<object?> FieldAsync(GraphObject from, List<GraphQLField> fields, IReadOnlyList<object> path)
    {
        var (field, name) = (fields[0], fields[0].Name.StringValue);
        if (name == "__typename")
            return from.Type;
        if (!from.Fields.TryGetValue(name, out var value))
            throw new GraphRequestException($"Field '{name}' doesn't exist on type '{from.Type}'", "undefinedField");
        try
        {
            if (value is Resolver resolve)
            {
                var arguments = (field.Arguments ?? Enumerable.Empty<GraphQLArgument>()).ToDictionary(
                    argument => argument.Name.StringValue,
                    argument => GraphValues.Of(argument.Value, variables),
                    StringComparer.Ordinal
                );
                value = await resolve(new GraphArguments(name, arguments));
            }
        }
        catch (ForgeException e)
        {
            errors.Add(
                new
                {
                    type = e.Type,
                    path = path.Skip(1),
                    locations = (object[])[Place(field)],
                    message = e.Message,
                }
            );
            return null;
        }

        return await ProjectAsync(from, value, fields, path);
    }

    private async Task<object?> ProjectAsync(
        GraphObject from,
        object? value,
        List<GraphQLField> fields,
        IReadOnlyList<object> path
    )
    {
        var sets = fields.Select(field => field.SelectionSet).OfType<GraphQLSelectionSet>().ToList();
        switch (value)
        {
            case null or string or bool or int or long:
                return value;
            case GraphObject found:
                if (sets.Count == 0)
                {
                    throw new GraphRequestException(
                        $"Field must have selections (field '{fields[0].Name.StringValue}' returns {found.Type} but has no selections. Did you mean '{fields[0].Name.StringValue} {{ ... }}'?)",
                        "selectionMismatch"
                    );
                }

                return await SelectAsync(found, sets, path);
            case IEnumerable<object?> list:
                var items = new List<object?>();
                foreach (var item in list)
                    items.Add(await ProjectAsync(from, item, fields, [.. path, items.Count]));
                return items;
            default:
                throw new InvalidOperationException(
                    $"{from.Type}.{fields[0].Name.StringValue} is a {value.GetType().Name}."
                );
        }
    }

    private object Place(ASTNode node)
    {
        var before = source.Span[..Math.Min(node.Location.Start, source.Length)];
        return new { line = before.Count('\n') + 1, column = before.Length - before.LastIndexOf('\n') };
    }
}
