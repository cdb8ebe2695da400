using System.Collections;
using FaceNet.Protos.Type.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Testing.Fuzz;

/// <summary>
/// Makes messages from nothing but their descriptors: each field absent, sensible or absurd. How much of a message is absurd differs from message to message, so
/// that some come past all checks, and others fail at the last of them.
/// </summary>
/// <param name="random">Chooses.</param>
/// <param name="world">What the sensible ones are made of.</param>
public sealed class RandomMessages(Random random, FuzzWorld world)
{
    private const int MaxDepth = 6;

    private static readonly string[] OddTexts =
    [
        "", " ", "*", "a/b", "../..", "{x}", "[a-z]*", "a:b", "a\nb", "\0", "Ünïcödé", "\ud83d\ude00", "'; FLUSHALL", "%00", "true", "-1", new('x', 128), new('x', 129), new('y', 5000),
    ];

    private static readonly string[] Masks = ["search_far", "labels", "quality_gate", "retention", "max_faces_per_subject", "decision_policy", "*", "nonsense", "gallery", "labels.a"];
    private static readonly double[] OddNumbers = [0, -0.0, 1, -1, 0.5, 1e-9, 1e-300, 4, 1e30, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon];
    private static readonly long[] OddCounts = [0, 1, 2, 5, 64, 65, 100, 1000, 1001, -1, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];

    private static readonly double[] Absurdities = [0, 0, 0.02, 0.1, 0.3];

    private double _absurdity;

    /// <summary>A message of a type.</summary>
    public IMessage Of(MessageDescriptor type)
    {
        _absurdity = Pick(Absurdities);
        return Of(type, 0);
    }

    /// <summary>A copy of a message in which up to three fields are others.</summary>
    public IMessage Varied(IMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _absurdity = Pick(Absurdities);
        var varied = message.Descriptor.Parser.ParseFrom(message.ToByteString());
        FieldDescriptor[] fields = [.. message.Descriptor.Fields.InDeclarationOrder()];
        for (var left = 1 + random.Next(3); left > 0; left--)
        {
            Set(varied, Pick(fields), 1);
        }

        return varied;
    }

    private IMessage Of(MessageDescriptor type, int depth)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        switch (message)
        {
            case Embedding embedding when !IsAbsurd():
                embedding.EmbeddingSpace = IsAbsurd() ? Pick(["", "other-space"]) : world.Space;
                embedding.Values.Add(Vector());
                return message;
            case FieldMask mask:
                mask.Paths.Add(Enumerable.Range(0, random.Next(4)).Select(_ => Pick(Masks)));
                return message;
        }

        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (depth < MaxDepth && random.Next(10) < (depth == 0 ? 8 : 6))
            {
                Set(message, field, depth);
            }
        }

        return message;
    }

    private void Set(IMessage message, FieldDescriptor field, int depth)
    {
        if (field.IsMap)
        {
            var map = (IDictionary)field.Accessor.GetValue(message);
            var (key, value) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
            for (var left = Count(); left > 0; left--)
            {
                map[Value(key, depth)] = Value(value, depth);
            }
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            for (var left = Count(); left > 0; left--)
            {
                list.Add(Value(field, depth));
            }
        }
        else
        {
            field.Accessor.SetValue(message, Value(field, depth));
        }
    }

    private int Count() => IsAbsurd() ? Pick([0, 65, 70]) : 1 + random.Next(3);

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.String => Text(field.Name),
        FieldType.Bytes => Bytes(),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Enum => IsAbsurd() ? Pick([-1, 99, int.MaxValue]) : random.Next(field.EnumType.Values.Count),
        FieldType.Double => Number(),
        FieldType.Float => (float)Number(),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (int)long.Clamp(Whole(), int.MinValue, int.MaxValue),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Whole(),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)Whole(),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)Whole(),
        _ => Of(field.MessageType, depth + 1),
    };

    private string Text(string field) => Pick(IsAbsurd() ? OddTexts : world.TextsOf(field));

    private ByteString Bytes()
    {
        var photo = Pick(world.Photos);
        return (IsAbsurd(), random.Next(3)) switch
        {
            (false, _) => ByteString.CopyFrom(photo),
            (_, 0) => ByteString.Empty,
            (_, 1) => ByteString.CopyFrom(photo, 0, random.Next(photo.Length)),
            _ => ByteString.CopyFrom(Noise(random.Next(300))),
        };
    }

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private double Number() => IsAbsurd() ? Pick(OddNumbers) : random.NextDouble();

    private long Whole() => IsAbsurd() ? Pick(OddCounts) : random.Next(1, 20);

    private float[] Vector()
    {
        var vector = (float[])Pick(world.Vectors).Clone();
        if (IsAbsurd())
        {
            vector[random.Next(vector.Length)] = (float)Pick(OddNumbers);
        }

        return IsAbsurd() ? vector[..random.Next(vector.Length)] : vector;
    }

    private bool IsAbsurd() => random.NextDouble() < _absurdity;

    private T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
