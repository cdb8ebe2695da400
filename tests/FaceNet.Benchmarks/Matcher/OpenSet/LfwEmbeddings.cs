using System.Runtime.InteropServices;

namespace FaceNet.Benchmarks.Matcher.OpenSet;

/// <summary>The vectors of LFW's photos, and who is on each.</summary>
/// <param name="Vectors">One vector per photo.</param>
/// <param name="Photos">The numbers of the photos of each person.</param>
internal sealed record LfwEmbeddings(float[][] Vectors, int[][] Photos)
{
    private const int Dimensions = 128;

    /// <summary>Reads <c>lfw_mobilefacenet.f32</c>, little-endian floats, and <c>lfw_mobilefacenet.csv</c>, which names its rows: person, image.</summary>
    /// <exception cref="InvalidDataException">They have not as many rows.</exception>
    public static LfwEmbeddings Load(string folder)
    {
        float[] values = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, "lfw_mobilefacenet.f32"))).ToArray();
        string[] people = [.. File.ReadLines(Path.Combine(folder, "lfw_mobilefacenet.csv")).Skip(1).Select(line => line.Split(',')[0])];
        if (values.Length != people.Length * Dimensions)
        {
            throw new InvalidDataException($"{folder} holds {values.Length} numbers for {people.Length} photos; it must be {Dimensions} for each. Give the folder of both files of one model.");
        }

        int[][] photos = [.. Enumerable.Range(0, people.Length).GroupBy(photo => people[photo]).Select(person => person.ToArray())];
        return new LfwEmbeddings([.. values.Chunk(Dimensions)], photos);
    }
}
