using FaceNet.ModelContract;

namespace FaceNet.Standalone.Demo.Populations;

/// <summary>
/// Tells aligned face crops from whole photos by the sizes of the pictures. Models see a face in one place and size of the
/// crop; given whole photos they answer, but nonsense.
/// </summary>
internal static class CropCheck
{
    private const int SampleSize = 200;
    private const int LargestCropSide = 400;
    private const double LargestAspect = 1.15;
    private const int MostSizes = 8;
    private const double TolerableShare = 0.1;

    private const string Remedy =
        "Detect each face with its five landmarks (a detector such as YuNet does), and turn, scale and cut it to 112x112 so that the landmarks fall on the "
        + "model's alignment template (GetModel tells it); or send whole photos through the API together with their landmarks. "
        + "Until then expect poor figures.";

    /// <summary>Looks at a sample of the photos. Null when they look like crops.</summary>
    public static string? Warn(IReadOnlyList<Person> people)
    {
        var photos = people.SelectMany(person => person.Photos.Select(photo => (person, photo))).ToArray();
        var step = Math.Max(1, photos.Length / SampleSize);
        var sample = photos.Where((_, index) => index % step == 0)
            .Select(each => (each.person, each.photo, header: HeaderOf(each.photo)))
            .Where(each => each.header is not null)
            .ToArray();

        var whole = sample.Where(each => !IsCropSized(each.header!)).ToArray();
        if (whole.Length > TolerableShare * sample.Length)
        {
            var (person, photo, header) = whole[0];
            return $"{whole.Length} of {sample.Length} photos looked at are whole photos, not aligned face crops: "
                + $"{person.Name}/{photo.Name} has {header!.Width}x{header.Height} pixels. {Remedy}";
        }

        var sizes = sample.Select(each => (each.header!.Width, each.header.Height)).Distinct().Count();
        return sizes > MostSizes
            ? $"The photos have {sizes} different sizes, so they were cut out but hardly aligned. {Remedy}"
            : null;
    }

    // A photo that cannot be opened is no reason to warn here: it is sent, refused and reported with its reason.
    private static ImageHeader? HeaderOf(Photo photo)
    {
        try
        {
            return FaceImageDecoder.ReadHeader(photo.Read(), new ImageLimits { MaxPixels = long.MaxValue, MaxBytes = int.MaxValue });
        }
        catch (FaceImageException)
        {
            return null;
        }
    }

    private static bool IsCropSized(ImageHeader header)
    {
        var (longer, shorter) = (Math.Max(header.Width, header.Height), Math.Min(header.Width, header.Height));
        return longer <= LargestCropSide && longer <= LargestAspect * shorter;
    }
}
