using System.Globalization;
using System.Text.Json;
using GraphQLParser.AST;

namespace Promote.Sandbox.Forge.GraphQl;

/// <summary>Turns literals and variables into plain values: text, long, double, bool, list, dictionary.</summary>
internal static class GraphValues
{
    /// <summary>A literal's value; null where it is a variable that was not given.</summary>
    public static object? Of(GraphQLValue value, IReadOnlyDictionary<string, object?> variables) =>
        value switch
        {
            GraphQLVariable variable => variables.GetValueOrDefault(variable.Name.StringValue),
            GraphQLStringValue text => text.Value.ToString(),
            GraphQLEnumValue name => name.Name.StringValue,
            GraphQLIntValue number => long.Parse(number.Value.ToString(), CultureInfo.InvariantCulture),
            GraphQLFloatValue number => double.Parse(number.Value.ToString(), CultureInfo.InvariantCulture),
            GraphQLTrueBooleanValue => true,
            GraphQLFalseBooleanValue => false,
            GraphQLListValue list => list.Values?.Select(one => Of(one, variables)).ToList() ?? [],
            GraphQLObjectValue item => item.Fields?.ToDictionary(
                field => field.Name.StringValue,
                field => Of(field.Value, variables),
                StringComparer.Ordinal
            )
                ?? [],
            _ => null,
        };

    /// <summary>A variable's value from the request's JSON.</summary>
    public static object? Of(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Number => json.TryGetInt64(out var number) ? (object)number : json.GetDouble(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Array => json.EnumerateArray().Select(Of).ToList(),
            JsonValueKind.Object => json.EnumerateObject()
                .ToDictionary(member => member.Name, member => Of(member.Value), StringComparer.Ordinal),
            _ => null,
        };

    /// <summary>The operation's variables, with its defaults.</summary>
    /// <exception cref="GraphRequestException">One that must be there is not.</exception>
    public static IReadOnlyDictionary<string, object?> Variables(
        GraphQLOperationDefinition operation,
        JsonElement given
    )
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var definition in operation.Variables?.Items ?? [])
        {
            var name = definition.Variable.Name.StringValue;
            if (given.ValueKind == JsonValueKind.Object && given.TryGetProperty(name, out var json))
                values[name] = Of(json);
            else if (definition.DefaultValue is { } otherwise)
                values[name] = Of(otherwise, values);
            if (definition.Type is GraphQLNonNullType && values.GetValueOrDefault(name) is null)
                throw new GraphRequestException(
                    $"Variable ${name} was provided invalid value: Expected value to not be null",
                    "INVALID_VARIABLES"
                );
        }

        return values;
    }
}
