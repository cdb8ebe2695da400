namespace FaceNet.Trainer.Data;

/// <summary>A data set as a folder with one sub-folder per person, full of aligned face crops.</summary>
internal static class FaceFolder
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp", ".bmp"];

    /// <summary>Loads a folder of which every photo is needed, such as a benchmark's.</summary>
    /// <exception cref="TrainerException">The folder is missing or empty, or a photo cannot be read.</exception>
    public static FaceDataset Load(string folder, int size, CancellationToken cancellationToken)
    {
        FaceDataset dataset = PhotoLoader.Load(List(folder), size, new PhotoMemory(), cancellationToken);
        return dataset.Faults is []
            ? dataset
            : throw new TrainerException($"Photo {dataset.Faults[0].Examples[0]} Repair or remove the file.");
    }

    /// <summary>Lists people and photos by name.</summary>
    /// <exception cref="TrainerException">The folder is missing, holds no photos or may not be read.</exception>
    public static PhotoListing List(string folder)
    {
        if (!Directory.Exists(folder))
        {
            string what = File.Exists(folder) ? "is a file" : "does not exist";
            throw new TrainerException($"Data folder '{folder}' {what}. Give a folder with one sub-folder of photos per person.");
        }

        try
        {
            ListedPerson[] people = [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(ListPerson).Where(person => person.Photos.Count > 0)];
            return people.Length > 0
                ? new PhotoListing(folder, people, [])
                : throw new TrainerException($"Data folder '{folder}' holds no photos. Each person needs a sub-folder with files ending in {string.Join(", ", Extensions)}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainerException($"Data folder '{folder}' cannot be listed: {exception.Message} Make it readable.", exception);
        }
    }

    private static ListedPerson ListPerson(string folder)
    {
        ListedPhoto[] photos = [.. Directory.EnumerateFiles(folder)
            .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)
            .Select(file => new ListedPhoto(Path.GetFileNameWithoutExtension(file), file))];
        return new ListedPerson(Path.GetFileName(folder), photos);
    }
}
