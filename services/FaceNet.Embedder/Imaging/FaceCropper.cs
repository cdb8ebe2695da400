using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Imaging;

/// <summary>Makes of a picture the crop that one model reads. Immutable and thread-safe.</summary>
internal sealed class FaceCropper(ModelManifest manifest)
{
    private readonly int _width = manifest.Input.Width;
    private readonly int _height = manifest.Input.Height;
    private readonly ImagePoint[]? _template = manifest.Alignment?.Landmarks.Select(point => new ImagePoint(point[0], point[1])).ToArray();

    /// <summary>Whether the model has an alignment template.</summary>
    public bool IsAligning => _template is not null;

    /// <summary>Reads the picture, cuts the face out at the size of the model's input, and measures how well it can be seen.</summary>
    /// <param name="image">The face.</param>
    /// <param name="field">The path of the field that carries it, for errors.</param>
    /// <exception cref="InvalidRequestException">A field breaks its rule.</exception>
    /// <exception cref="PreconditionException">ALIGNMENT_UNSUPPORTED.</exception>
    /// <exception cref="FaceImageException">The picture cannot be read.</exception>
    public FaceCrop Crop(FaceImage? image, string field)
    {
        if (image is null)
        {
            throw new InvalidRequestException(field, "is not set.", "Set it to a picture of a face.");
        }

        // The place of the face costs nothing to check; the picture does.
        var place = Place(image, field);
        return Cut(PictureReader.Read(image, field), place, image.Landmarks is not null);
    }

    /// <summary>Cuts a face out of a picture that has been read.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="image">Where the face is; its own picture is not looked at.</param>
    /// <param name="field">The path of the face, for errors.</param>
    /// <exception cref="InvalidRequestException">A field breaks its rule.</exception>
    /// <exception cref="PreconditionException">ALIGNMENT_UNSUPPORTED.</exception>
    public FaceCrop Crop(RgbImage picture, FaceImage image, string field) => Cut(picture, Place(image, field), image.Landmarks is not null);

    /// <summary>The picture itself where it is a crop already, raw pixels at the size of the model's input; null where there is work to do.</summary>
    /// <param name="image">The face.</param>
    /// <param name="field">The path of the field that carries it, for errors.</param>
    /// <exception cref="InvalidRequestException">A field breaks its rule.</exception>
    public FaceCrop? AsIs(FaceImage? image, string field) =>
        image is { Raw: { } raw, Box: null, Landmarks: null } && raw.Width == _width && raw.Height == _height ? Whole(PictureReader.Read(image, field)) : null;

    private FaceCrop Whole(RgbImage picture) => FaceCrop.Measure(picture.Resize(_width, _height), Math.Min(picture.Width, picture.Height));

    // Of a face by its landmarks the width of the crop; of a box the shorter side.
    private double FaceSize(AffineMap map, bool isAligned) =>
        isAligned ? _width * map.ScaleX : Math.Min(_width * map.ScaleX, _height * map.ScaleY);

    private FaceCrop Cut(RgbImage picture, AffineMap? place, bool isAligned) =>
        place is { } map ? FaceCrop.Measure(ImageWarp.Cut(picture, map, _width, _height), FaceSize(map, isAligned)) : Whole(picture);

    private AffineMap? Place(FaceImage image, string field)
    {
        if (image.Landmarks is { } landmarks)
        {
            return LandmarkAlignment.Fit(Template(), LandmarkReader.Read(landmarks, $"{field}.landmarks"), $"{field}.landmarks");
        }

        return image.Box is { } box ? BoxReader.Read(box, image.BoxMargin, field, _width, _height) : null;
    }

    private ImagePoint[] Template() => _template ?? throw new PreconditionException(
        ErrorReasons.AlignmentUnsupported,
        manifest.Name,
        $"Landmarks were given, but model {manifest.Name} has no alignment template. Send a box or the crop itself, or use a model with a template.");
}
