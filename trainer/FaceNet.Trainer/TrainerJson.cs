using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceNet.Trainer;

/// <summary>How the trainer writes JSON: snake_case, enums by name.</summary>
internal static class TrainerJson
{
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>One line per object.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    private static JsonSerializerOptions Create(bool indented)
    {
        return new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            WriteIndented = indented,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        };
    }
}
