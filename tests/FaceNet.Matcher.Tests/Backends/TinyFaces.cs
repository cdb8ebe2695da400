using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.SyntheticFaces;
using Google.Protobuf;

namespace FaceNet.Matcher.Tests.Backends;

/// <summary>Probes in the space of the small model: 128 dimensions; its calibration says 0.01 at 0.1, 0.001 at 0.05, 0.0001 at 0.02.</summary>
internal static class TinyFaces
{
    public const string Space = "tiny";
    public const int Dimensions = 128;

    private static readonly SyntheticPopulation Population = new(seed: 7);

    /// <summary>A vector at a squared distance from <c>At(0)</c>; the farther ones lie farther apart from each other, too.</summary>
    public static Probe At(double squaredDistance) => Of(UnitVectors.At(squaredDistance, Dimensions).Values);

    public static Probe Of(ReadOnlySpan<float> values, string space = Space) =>
        new() { Embedding = new Embedding { EmbeddingSpace = space, Values = { values.ToArray() } } };

    /// <summary>The same vector, said to be of another space.</summary>
    public static Probe At(double squaredDistance, string space) => Of(UnitVectors.At(squaredDistance, Dimensions).Values, space);

    /// <summary>A vector at an angle from <c>At(0)</c>, to either side of it: one of a degrees lies at squared distance 2 - 2 cos a.</summary>
    public static Probe AtAngle(double degrees)
    {
        var values = new float[Dimensions];
        (values[0], values[1]) = ((float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180));
        return Of(values);
    }

    /// <summary>A face that is enrolled in the gallery.</summary>
    public static Probe Stored(string subject, string face) => new() { StoredFace = new StoredFace { SubjectId = subject, FaceId = face } };

    public static Probe Of(FaceImage image) => new() { Image = image };

    public static Probe Photo(int person, int photo = 0) => Of(new FaceImage { Encoded = ByteString.CopyFrom(Jpeg(person, photo)) });

    public static byte[] Jpeg(int person, int photo = 0) => Population.Photo(person, photo).Jpeg;
}
