using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>Reads a data set from a folder with one sub-folder per person, full of aligned face crops.</summary>
internal static class FaceFolder
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp"];
    private static readonly ImageLimits Limits = new();

    /// <summary>Decodes every photo in parallel and resizes it to the network's input where needed.</summary>
    /// <exception cref="TrainerException">The folder is missing or empty, or a photo cannot be read.</exception>
    public static FaceDataset Load(string folder, int size, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new TrainerException($"Data folder '{folder}' does not exist. Give a folder with one sub-folder of photos per person.");
        }

        Person[] people = LoadPeople(folder, size, cancellationToken);
        return people.Length > 0
            ? new FaceDataset(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), people)
            : throw new TrainerException($"Data folder '{folder}' holds no photos. Each person needs a sub-folder with files ending in {string.Join(", ", Extensions)}.");
    }

    private static Person[] LoadPeople(string folder, int size, CancellationToken cancellationToken)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder)
                .Order(StringComparer.Ordinal)
                .AsParallel().AsOrdered().WithCancellation(cancellationToken)
                .Select(personFolder => new Person(Path.GetFileName(personFolder), LoadPhotos(personFolder, size)))
                .Where(person => person.Photos.Count > 0)];
        }
        catch (AggregateException exception) when (exception.InnerException is TrainerException first)
        {
            throw new TrainerException(first.Message, exception);
        }
    }

    private static FacePhoto[] LoadPhotos(string folder, int size)
    {
        return [.. Directory.EnumerateFiles(folder)
            .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)
            .Select(file => new FacePhoto(Path.GetFileNameWithoutExtension(file), LoadPhoto(file, size)))];
    }

    private static RgbImage LoadPhoto(string file, int size)
    {
        try
        {
            return FaceImageDecoder.Decode(File.ReadAllBytes(file), Limits).Resize(size, size);
        }
        catch (FaceImageException exception)
        {
            throw new TrainerException($"Photo '{file}' cannot be used: {exception.Message} Repair or remove the file.", exception);
        }
    }
}
