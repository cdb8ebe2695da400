using FaceNet.SyntheticFaces;

namespace FaceNet.Trainer.Tests.Data;

/// <summary>Drawn photos as files of a test.</summary>
internal static class PhotoFiles
{
    /// <summary>Writes a photo of a drawn person below the folder.</summary>
    public static void Add(TemporaryFolder folder, string path, int person = 0, int photo = 0)
    {
        Write(folder, path, new SyntheticPopulation(5).Photo(person, photo).Jpeg);
    }

    /// <summary>Writes a photo of which the end is missing.</summary>
    public static void AddTruncated(TemporaryFolder folder, string path)
    {
        Write(folder, path, new SyntheticPopulation(5).Photo(0, 0).Jpeg[..500]);
    }

    /// <summary>Writes a text file and gives its path.</summary>
    public static string AddText(TemporaryFolder folder, string path, params string[] lines)
    {
        File.WriteAllLines(folder[path], lines);
        return folder[path];
    }

    private static void Write(TemporaryFolder folder, string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
        File.WriteAllBytes(folder[path], bytes);
    }
}
