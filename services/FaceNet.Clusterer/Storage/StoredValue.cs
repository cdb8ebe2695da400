using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>A value in Redis: one byte that names the version of its schema, then a protobuf message.</summary>
internal static class StoredValue
{
    /// <summary>The newest version that this code knows, and the one it writes. It reads every older one.</summary>
    public const byte SchemaVersion = 1;

    public static RedisValue Write(IMessage message)
    {
        var bytes = new byte[1 + message.CalculateSize()];
        bytes[0] = SchemaVersion;
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
