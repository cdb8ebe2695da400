using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>Opens the photos of a listing. Those that cannot be read are left out and named; the others must not suffer from them.</summary>
internal static class PhotoLoader
{
    private static readonly ImageLimits Limits = new();

    /// <summary>
    /// Decodes every photo once, on all cores, and brings it to the network's input size. Decoding even those that are not kept costs a moment and
    /// finds the damaged ones now instead of in the middle of the night.
    /// </summary>
    /// <exception cref="TrainerException">No photo can be used.</exception>
    public static FaceDataset Load(PhotoListing listing, int size, PhotoMemory memory, CancellationToken cancellationToken)
    {
        ListedPhoto[] files = [.. listing.People.SelectMany(person => person.Photos)];
        var photos = new FacePhoto?[files.Length];
        var faults = new string?[files.Length];
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, files.Length, parallel, index =>
        {
            try
            {
                photos[index] = Open(files[index], size, memory);
            }
            catch (Exception exception) when (IsUnreadable(exception))
            {
                faults[index] = $"{files[index].File}: {exception.Message}";
            }
        });

        DataFault[] found = [.. listing.Faults, .. Unreadable([.. faults.OfType<string>()], files.Length)];
        Person[] people = [.. Join(listing.People, photos)];
        return people.Length > 0
            ? new FaceDataset(Path.GetFileName(Path.TrimEndingDirectorySeparator(listing.Path)), people) { Faults = found }
            : throw new TrainerException($"Data '{listing.Path}' holds no photo that can be used.\n{string.Join('\n', found.AsEnumerable())}\nRepair what is named, or give other data.");
    }

    /// <summary>Reads and decodes a file and brings it to a size.</summary>
    public static RgbImage Decode(string file, int size)
    {
        return FaceImageDecoder.Decode(File.ReadAllBytes(file), Limits).Resize(size, size);
    }

    /// <summary>Whether an exception says that a file cannot be read, and no more than that.</summary>
    public static bool IsUnreadable(Exception exception)
    {
        return exception is FaceImageException or IOException or UnauthorizedAccessException;
    }

    private static FacePhoto Open(ListedPhoto listed, int size, PhotoMemory memory)
    {
        RgbImage image = Decode(listed.File, size);
        return memory.TryTake(image) ? new FacePhoto(listed.Name, image) : new FacePhoto(listed.Name, () => DecodeAgain(listed.File, size));
    }

    private static RgbImage DecodeAgain(string file, int size)
    {
        try
        {
            return Decode(file, size);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            throw new TrainerException($"Photo '{file}' could be read when the run began, but not any more: {exception.Message} Put it back and resume the run.", exception);
        }
    }

    private static IEnumerable<DataFault> Unreadable(IReadOnlyList<string> faults, int files)
    {
        if (faults.Count > 0)
        {
            yield return DataFault.Of(DataFaultKind.UnreadableImage, faults, $"{faults.Count} of {files} images cannot be read and are left out:");
        }
    }

    private static IEnumerable<Person> Join(IReadOnlyList<ListedPerson> people, FacePhoto?[] photos)
    {
        int next = 0;
        foreach (ListedPerson person in people)
        {
            FacePhoto[] readable = [.. photos.AsSpan(next, person.Photos.Count).ToArray().OfType<FacePhoto>()];
            next += person.Photos.Count;
            if (readable.Length > 0)
            {
                yield return new Person(person.Name, readable);
            }
        }
    }
}
