using System.Reflection;
using System.Text.Json;
using FaceNet.Clusterer;
using FaceNet.Embedder;
using FaceNet.Matcher;
using StackExchange.Redis;

namespace FaceNet.Standalone.EndToEndTests.Documentation;

public sealed class RedisKeyTableTests
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance;

    [Fact]
    public void Keys_OfTheKeyClasses_StandWithTheirPatterns()
    {
        var keys =
            from host in new[] { typeof(EmbedderHosting), typeof(MatcherHosting), typeof(ClustererHosting) }
            from type in host.Assembly.GetTypes()
            where type.Name.EndsWith("Keys", StringComparison.Ordinal)
            from pattern in Patterns(type)
            select $"{pattern} | {host.Name.Replace("Hosting", "", StringComparison.Ordinal)}";

        ServicesPage.Read().MustHave("Redis keys", ["key", "written and read by"], keys);
    }

    [Fact]
    public void Types_OfKeys_AreThoseOfRedis() =>
        Assert.All(
            ServicesPage.Read().Rows("Redis keys", "key", "type").Select(row => row.Split(" | ")[1]),
            type => Assert.Contains(type, (string[])["string", "hash", "list", "set", "sorted set", "vector set"]));

    [Fact]
    public void Keys_InTheCode_ComeFromKeyClasses() =>
        Assert.All(SourceFiles.That(line => line.Contains("\"facenet:", StringComparison.Ordinal)), file => Assert.EndsWith("Keys.cs", file, StringComparison.Ordinal));

    // Every public member that is a key or makes one, with the names of parameters for their values. Vector sets have plain strings.
    private static IEnumerable<string> Patterns(Type keys)
    {
        var instance = keys.IsAbstract ? null : Create(keys.GetConstructors().Single());
        return keys.GetMembers(Declared).Select(member => member switch
        {
            FieldInfo field when IsKey(field.FieldType) => field.GetValue(instance),
            PropertyInfo property when IsKey(property.PropertyType) => property.GetValue(instance),
            MethodInfo { IsSpecialName: false } method when IsKey(method.ReturnType) => method.Invoke(instance, Placeholders(method)),
            _ => null,
        }).Where(key => key is not null).Select(key => $"{key}");
    }

    private static bool IsKey(Type type) => type == typeof(RedisKey) || type == typeof(string);

    private static object Create(ConstructorInfo constructor) => constructor.Invoke(Placeholders(constructor));

    // A number is that of a generation: the first has no prefix of its own.
    private static object[] Placeholders(MethodBase method) => method.GetParameters().All(parameter => parameter.ParameterType == typeof(string) || parameter.ParameterType == typeof(long))
        ? [.. method.GetParameters().Select(parameter => parameter.ParameterType == typeof(long) ? (object)0L : $"<{JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!)}>")]
        : throw new InvalidOperationException($"{method.DeclaringType}.{method.Name}: extend this test by keys that are made of other things than ids.");
}
