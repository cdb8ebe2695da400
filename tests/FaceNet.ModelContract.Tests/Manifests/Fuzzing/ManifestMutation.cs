using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace FaceNet.ModelContract.Tests;

/// <summary>Damages manifests: half of them field by field, as careless people and programs do, half of them byte by byte, as disks do.</summary>
internal static class ManifestMutation
{
    private const string Signs = "0123456789eE.-\"{}[],:\\u";

    // What JSON allows and hardly any reader expects; written as it stands.
    private static readonly string[] Values =
    [
        "null", "true", "false", "{}", "[]", "[[]]", "[null]", "0", "-0", "-1", "1", "1.5", "1e999", "-1e999", "1e-999", "2147483647", "2147483648", "-2147483648", "9223372036854775808",
        "123456789012345678901234567890", "1E400", "4.0000001", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"=\"", "\"YQ==\"", "\"../../etc\"", "\"detector\"", "\"embedder\"",
        "\"NaN\"", "\"float32\"", "[1,2,3]", "[1e308,1e308,1e308]", "{\"a\":1}", $"\"{new string('x', 100_000)}\"", $"[{string.Join(',', Enumerable.Repeat("1", 10_000))}]", Nested(60), Nested(5_000),
    ];

    private static readonly string[] Names = ["\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"a.b[0]\"", "\"schema\"", "\"Sha256\"", "\"kind\"", $"\"{new string('n', 10_000)}\""];

    /// <summary>A damaged manifest, by its number.</summary>
    public static byte[] Make(IReadOnlyList<string> seeds, int number)
    {
        var random = new Random(number);
        var seed = seeds[random.Next(seeds.Count)];
        return number % 2 == 0 ? Encoding.UTF8.GetBytes(Fields(seed, random)) : Bytes(Encoding.UTF8.GetBytes(seed), random);
    }

    private static string Fields(string seed, Random random)
    {
        var root = JsonNode.Parse(seed)!;
        var raw = new Dictionary<string, string>();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var nodes = Below(root).ToArray();
            if (nodes.Length > 0)
            {
                Change(nodes[random.Next(nodes.Length)], nodes, raw, random);
            }
        }

        var json = new StringBuilder(root.ToJsonString());
        foreach (var (placeholder, text) in raw)
        {
            json.Replace($"\"{placeholder}\"", text);
        }

        return json.ToString();
    }

    private static void Change(JsonNode node, JsonNode[] others, Dictionary<string, string> raw, Random random)
    {
        switch (node.Parent, random.Next(6))
        {
            case (JsonObject parent, 0):
                parent.Remove(node.GetPropertyName());
                break;
            case (JsonObject parent, 1):
                var name = node.GetPropertyName();
                parent.Remove(name);
                parent[Placeholder(Names[random.Next(Names.Length)], raw)] = node;
                break;
            case (JsonObject parent, 2):
                parent[Placeholder(Names[random.Next(Names.Length)], raw)] = Placeholder(Values[random.Next(Values.Length)], raw);
                break;
            case (JsonArray parent, 0):
                parent.Remove(node);
                break;
            case (JsonArray parent, 1):
                parent.Insert(random.Next(parent.Count + 1), node.DeepClone());
                break;
            case (_, 3):
                node.ReplaceWith(others[random.Next(others.Length)].DeepClone());
                break;
            default:
                node.ReplaceWith(JsonValue.Create(Placeholder(Values[random.Next(Values.Length)], raw)));
                break;
        }
    }

    // The same text may stand twice, under the same placeholder: that is how names come twice.
    private static string Placeholder(string text, Dictionary<string, string> raw)
    {
        var placeholder = string.Create(CultureInfo.InvariantCulture, $"@{(raw.FirstOrDefault(known => known.Value == text).Key is { } known ? known[1..] : raw.Count)}");
        raw[placeholder] = text;
        return placeholder;
    }

    private static IEnumerable<JsonNode> Below(JsonNode node) => Children(node).SelectMany(child => Below(child).Prepend(child));

    private static IEnumerable<JsonNode> Children(JsonNode node) => node switch
    {
        JsonObject fields => fields.Select(field => field.Value).OfType<JsonNode>(),
        JsonArray items => items.OfType<JsonNode>(),
        _ => [],
    };

    private static byte[] Bytes(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                case 4:
                    bytes[at] = (byte)Signs[random.Next(Signs.Length)];
                    break;
                default:
                    bytes.RemoveRange(random.Next(20) == 0 ? at : bytes.Count - 1, 1);
                    break;
            }
        }

        return [.. bytes];
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
