using System.Reflection;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace FaceNet.Matcher.Grpc;

/// <summary>How protos spell the values of their enums.</summary>
internal static class ProtoNames
{
    /// <summary>A value without the prefix of its enum: <c>MEAN_OF_NEAREST</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    /// <summary>The values that callers may send, spelt out: <c>DECISION_POLICY_NEAREST, ...</c>.</summary>
    public static string List<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Skip(1).Select(name => typeof(T).GetField(name)!.GetCustomAttribute<OriginalNameAttribute>()!.Name));
}
