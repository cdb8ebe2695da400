using System.Buffers.Binary;

namespace FaceNet.ModelContract;

/// <summary>
/// The vector a face model makes of one face: unit length, together with the embedding space it lives in.
/// Immutable and safe to share between threads.
/// </summary>
/// <remarks>Vectors of different spaces have nothing to do with each other; <see cref="EmbeddingDistance"/> refuses to compare them.</remarks>
public sealed class FaceEmbedding
{
    /// <summary>How far a vector's length may be from 1 for <see cref="FromUnit"/> to accept it: 0.001.</summary>
    public const double UnitTolerance = 1e-3;

    // Rounding the components of a unit vector to float moves its length by at most 2^-24. A vector this close to 1 is kept
    // bit for bit, so that storing and reading an embedding any number of times never changes it.
    private const double RoundingNoise = 1.0 / (1 << 23);

    private readonly float[] _values;

    private FaceEmbedding(float[] values, string space)
    {
        _values = values;
        Space = space;
    }

    /// <summary>The components; their squares sum to 1.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The components, for callers that cannot hold a span.</summary>
    public ReadOnlyMemory<float> Memory => _values;

    /// <summary>The number of components.</summary>
    public int Dimensions => _values.Length;

    /// <summary>The id of the embedding space: only vectors of the same space may be compared.</summary>
    public string Space { get; }

    /// <summary>Accepts a vector that claims unit length, and removes the small error it may have gathered on its way.</summary>
    /// <param name="values">The components, copied. Their length must be 1 within <see cref="UnitTolerance"/>.</param>
    /// <param name="space">The embedding space.</param>
    /// <exception cref="EmbeddingException">The vector is empty, holds NaN or infinity, or is not of unit length.</exception>
    public static FaceEmbedding FromUnit(ReadOnlySpan<float> values, string space)
    {
        ArgumentException.ThrowIfNullOrEmpty(space);
        var norm = Norm(values);
        return Math.Abs(norm - 1) <= UnitTolerance
            ? new FaceEmbedding(Scaled(values, norm), space)
            : throw new EmbeddingException(
                EmbeddingReasons.NotUnit,
                $"The embedding has length {norm:G6}; it must be 1 within {UnitTolerance}. Send the model's embedding after L2 normalisation.");
    }

    /// <summary>Scales a vector of any length, such as a network's raw output, to unit length.</summary>
    /// <param name="values">The components, copied.</param>
    /// <param name="space">The embedding space.</param>
    /// <exception cref="EmbeddingException">The vector is empty, holds NaN or infinity, or is zero.</exception>
    public static FaceEmbedding Normalize(ReadOnlySpan<float> values, string space)
    {
        ArgumentException.ThrowIfNullOrEmpty(space);
        var norm = Norm(values);
        return norm > float.Epsilon
            ? new FaceEmbedding(Scaled(values, norm), space)
            : throw new EmbeddingException(
                EmbeddingReasons.Zero,
                $"The vector has length {norm:G6}; a direction needs a length above zero. Check the model and the image it was given.");
    }

    /// <summary>The components as little-endian 32-bit floats, 4 bytes each; the form in which embeddings are stored and sent.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[_values.Length * sizeof(float)];
        for (var i = 0; i < _values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), _values[i]);
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote, bit for bit.</summary>
    /// <exception cref="EmbeddingException">The bytes are not whole floats, or not a unit vector.</exception>
    public static FaceEmbedding FromBytes(ReadOnlySpan<byte> bytes, string space)
    {
        if (bytes.Length % sizeof(float) != 0)
        {
            throw new EmbeddingException(
                EmbeddingReasons.BytesLength,
                $"The embedding has {bytes.Length} bytes; it must be a multiple of 4. Send each component as a little-endian 32-bit float.");
        }

        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return FromUnit(values, space);
    }

    private static double Norm(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
        {
            throw new EmbeddingException(
                EmbeddingReasons.Empty, "The embedding has 0 values; it must have as many as the model's output. Send the whole vector.");
        }

        // Squares of floats neither overflow nor vanish in double, so a finite sum means finite values.
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += (double)value * value;
        }

        return double.IsFinite(sum) ? Math.Sqrt(sum) : throw NotFinite(values);
    }

    private static float[] Scaled(ReadOnlySpan<float> values, double norm)
    {
        var scaled = values.ToArray();
        if (Math.Abs(norm - 1) <= RoundingNoise)
        {
            return scaled;
        }

        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = (float)(scaled[i] / norm);
        }

        return scaled;
    }

    private static EmbeddingException NotFinite(ReadOnlySpan<float> values)
    {
        var index = 0;
        while (float.IsFinite(values[index]))
        {
            index++;
        }

        return new EmbeddingException(
            EmbeddingReasons.NotFinite,
            $"Value {index} of the embedding is {values[index]}; every value must be finite. Check the model and the image it was given.");
    }
}
