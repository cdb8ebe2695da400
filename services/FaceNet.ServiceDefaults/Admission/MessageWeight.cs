using System.Buffers;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf.Reflection;

namespace FaceNet.ServiceDefaults.Admission;

/// <summary>
/// What the parts of a message take in memory beside their bytes, before it is read: two bytes can stand for an object of a hundred. What is no protobuf weighs as
/// much as can be made out of it; see https://protobuf.dev/programming-guides/encoding.
/// </summary>
internal static class MessageWeight
{
    /// <summary>The bytes that a field takes, or an element of a list: an object and its place in a list, or a field of which only the number is known.</summary>
    public const int OfField = 256;

    // An integer of one byte takes eight, in a list that has as much room again.
    private const int OfPackedByte = 16;

    // As deep as messages are read.
    private const int MaxDepth = 100;

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        LengthDelimited = 2,
        StartGroup = 3,
        EndGroup = 4,
        Fixed32 = 5,
    }

    /// <summary>The weight of a message, in bytes.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="message">The message as it was sent.</param>
    public static long Of(MessageDescriptor type, ReadOnlySequence<byte> message) => OfField + Of(type, message, depth: 0);

    /// <summary>Throws <see cref="InvalidRequestException"/> (REQUEST_TOO_LARGE) unless a request may take so much.</summary>
    /// <param name="bytes">What it takes, with its weight.</param>
    /// <param name="most">The most that any may take.</param>
    public static void Require(long bytes, long most)
    {
        if (bytes > most)
        {
            throw new InvalidRequestException(
                "request",
                $"has so many fields and elements of lists that it takes {bytes} bytes of memory, with {OfField} for each; more than {most}.",
                "Send it in several, or raise Listeners__MaxMessageBytes.",
                ErrorReasons.RequestTooLarge);
        }
    }

    private static long Of(MessageDescriptor type, ReadOnlySequence<byte> message, int depth)
    {
        var reader = new SequenceReader<byte>(message);
        var weight = 0L;
        while (TryReadVarint(ref reader, out var tag))
        {
            weight += OfField;
            switch ((WireType)(tag & 7))
            {
                case WireType.Varint when TryReadVarint(ref reader, out _):
                case WireType.StartGroup or WireType.EndGroup:
                    break;
                case WireType.Fixed64 when reader.Remaining >= sizeof(long):
                    reader.Advance(sizeof(long));
                    break;
                case WireType.Fixed32 when reader.Remaining >= sizeof(int):
                    reader.Advance(sizeof(int));
                    break;
                case WireType.LengthDelimited when TryReadVarint(ref reader, out var length) && length <= (ulong)reader.Remaining:
                    weight += OfContent(type.FindFieldByNumber((int)(tag >> 3)), reader.UnreadSequence.Slice(0, (long)length), depth);
                    reader.Advance((long)length);
                    break;
                default:
                    return weight;
            }
        }

        return weight;
    }

    private static long OfContent(FieldDescriptor? field, ReadOnlySequence<byte> content, int depth) => field switch
    {
        { FieldType: FieldType.Message } when depth < MaxDepth => Of(field.MessageType, content, depth + 1),
        { FieldType: not (FieldType.Message or FieldType.Bytes or FieldType.String or FieldType.Float or FieldType.Double) } => content.Length * OfPackedByte,
        _ => 0,
    };

    private static bool TryReadVarint(ref SequenceReader<byte> reader, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && reader.TryRead(out var part); shift += 7)
        {
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
