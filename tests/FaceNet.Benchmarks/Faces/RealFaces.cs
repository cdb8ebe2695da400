using System.Runtime.InteropServices;

namespace FaceNet.Benchmarks.Faces;

/// <summary>The vectors that MobileFaceNet makes of photos of real people, and who is on each.</summary>
/// <param name="Vectors">One vector per photo.</param>
/// <param name="Photos">The numbers of the photos of each person.</param>
internal sealed record RealFaces(float[][] Vectors, int[][] Photos)
{
    private const int Dimensions = 128;
    private const string Lfw = "lfw_mobilefacenet.f32";

    /// <summary>Reads little-endian floats, and from the <c>.csv</c> beside them the names of the rows: person, image.</summary>
    /// <param name="path">An <c>.f32</c> file, or the folder with <c>lfw_mobilefacenet.f32</c>.</param>
    /// <exception cref="InvalidDataException">They have not as many rows.</exception>
    public static RealFaces Load(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, Lfw) : path;
        float[] values = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray();
        string[] people = [.. File.ReadLines(Path.ChangeExtension(file, ".csv")).Skip(1).Select(line => line.Split(',')[0])];
        if (values.Length != people.Length * Dimensions)
        {
            throw new InvalidDataException($"{file} holds {values.Length} numbers for {people.Length} photos; it must be {Dimensions} for each. Give both files of one model.");
        }

        int[][] photos = [.. Enumerable.Range(0, people.Length).GroupBy(photo => people[photo]).Select(person => person.ToArray())];
        return new RealFaces([.. values.Chunk(Dimensions)], photos);
    }
}
