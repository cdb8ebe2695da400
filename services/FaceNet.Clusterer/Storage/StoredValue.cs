using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>A value in Redis: one byte that names the version of its schema, then a protobuf message.</summary>
internal static class StoredValue
{
    /// <summary>The newest version that this code knows. It reads every older one.</summary>
    public const byte SchemaVersion = 2;

    /// <summary>The version of whatever the first Clusterers can read.</summary>
    private const byte FirstVersion = 1;

    public static RedisValue Write(IMessage message) => Write(message, FirstVersion);

    /// <summary>
    /// The state of a gallery. One that was clustered anew, or is being so, is nothing for a version that knows no generations: it would take the first
    /// one's clusters for the live ones, or keep no note of arrivals.
    /// </summary>
    public static RedisValue Write(GalleryState state) => Write(state, state.Generation > 0 || state.Incoming is not null ? SchemaVersion : FirstVersion);

    private static RedisValue Write(IMessage message, byte version)
    {
        var bytes = new byte[1 + message.CalculateSize()];
        bytes[0] = version;
        message.WriteTo(bytes.AsSpan(1));
        return bytes;
    }

    /// <summary>
    /// Reads a value. Throws <see cref="PreconditionException"/> (SCHEMA_TOO_NEW) when a newer version wrote it, and
    /// <see cref="InvalidDataException"/> when there is none.
    /// </summary>
    public static T Read<T>(MessageParser<T> parser, RedisValue value, RedisKey key)
        where T : IMessage<T>
    {
        if (value.IsNullOrEmpty)
        {
            throw new InvalidDataException($"{key} lacks a value that another key speaks of.");
        }

        ReadOnlyMemory<byte> bytes = value;
        var version = bytes.Span[0];
        return version <= SchemaVersion
            ? parser.ParseFrom(bytes.Span[1..])
            : throw new PreconditionException(
                ErrorReasons.SchemaTooNew,
                "clusters",
                $"{key} was written with schema version {version}, this Clusterer knows up to {SchemaVersion}. Run the newer version.");
    }
}
