using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Standalone.Hosting;

namespace FaceNet.Standalone.Demo.Populations;

/// <summary>Takes each sub-folder of a folder for a person, and each picture in it for a photo.</summary>
internal static class FolderPopulation
{
    private const string Layout = "Name a folder with one sub-folder per person, each holding aligned face crops (JPEG, PNG, WebP or BMP).";

    /// <summary>What fits into one event beside its other fields.</summary>
    private static readonly long MostBytes = new KafkaOptions().MaxMessageBytes - (64 * 1024);

    private static readonly string[] PictureEndings = [".jpg", ".jpeg", ".png", ".webp", ".bmp"];

    /// <summary>Lists the photos; they are read when they are needed.</summary>
    /// <exception cref="StandaloneException">The folder is missing, cannot be read, or holds photos of too few people.</exception>
    public static Population Open(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new StandaloneException(File.Exists(directory)
                ? $"--faces {directory} is a file. {Layout}"
                : $"--faces {directory} does not exist. {Layout}");
        }

        var (ignored, huge) = (new List<string>(), new List<string>());
        var people = ListPeople(directory, ignored, huge);
        if (people.Count == 0)
        {
            throw new StandaloneException($"--faces {directory} holds no photo in a sub-folder. {Layout}");
        }

        if (people.Count < DemoOptions.FewestPeople)
        {
            throw new StandaloneException(
                $"--faces {directory} holds photos of {people[0].Name} alone, and one person cannot be told from others: at least {DemoOptions.FewestPeople} people are needed. {Layout}");
        }

        var warnings = new[] { CropCheck.Warn(people), DescribeIgnored(ignored), DescribeHuge(huge), DescribeSingle(people) };
        return new Population(
            $"{people.Count} people of the folder {Path.GetFullPath(directory)}", IsDrawn: false, people, [.. warnings.OfType<string>()]);
    }

    private static List<Person> ListPeople(string directory, List<string> ignored, List<string> huge)
    {
        try
        {
            ignored.AddRange(Directory.EnumerateFiles(directory));
            var people = new List<Person>();
            foreach (var folder in Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal))
            {
                var files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToLookup(IsPicture);
                var pictures = files[true].ToLookup(file => new FileInfo(file).Length <= MostBytes);
                ignored.AddRange(files[false]);
                huge.AddRange(pictures[false]);
                if (pictures[true].Any())
                {
                    people.Add(new Person(people.Count, Path.GetFileName(folder), [.. pictures[true].Select(ToPhoto)]));
                }
            }

            return people;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StandaloneException($"--faces {directory} cannot be read: {failure.Message} Make it readable for this user.", failure);
        }
    }

    private static Photo ToPhoto(string file) => new(Path.GetFileName(file), () => Read(file));

    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StandaloneException($"The photo {file} cannot be read: {failure.Message} Make it readable, or take it out of the folder.", failure);
        }
    }

    private static bool IsPicture(string file) => PictureEndings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static string? DescribeIgnored(List<string> ignored) => ignored.Count == 0
        ? null
        : $"{ignored.Count} files are left out, {Path.GetFileName(ignored[0])} for one: only pictures ({string.Join(' ', PictureEndings)}) in the sub-folder of a person count.";

    private static string? DescribeHuge(List<string> huge) => huge.Count == 0
        ? null
        : $"{huge.Count} pictures are left out, {Path.GetFileName(huge[0])} for one: more than {MostBytes:N0} bytes do not fit into an event. Crop them to the face.";

    private static string? DescribeSingle(List<Person> people) => people.Any(person => person.Photos.Count > 1)
        ? null
        : "Every person has a single photo, so nobody can be enrolled and recognised: strangers and clusters alone are measured.";
}
