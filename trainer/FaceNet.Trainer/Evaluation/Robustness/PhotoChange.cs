using FaceNet.ModelContract;

namespace FaceNet.Trainer.Evaluation.Robustness;

/// <summary>A way photos arrive worse than they were taken: more compressed, or smaller. Without either they stay as they are.</summary>
/// <param name="JpegQuality">JPEG quality; null for none.</param>
/// <param name="Side">Width and height in pixels; null for their own. The model scales them back up.</param>
internal sealed record PhotoChange(int? JpegQuality = null, int? Side = null)
{
    /// <summary>The changes measured, after the paper's table 4: photos as they are first.</summary>
    public static IReadOnlyList<PhotoChange> All { get; } =
    [
        new(),
        .. new[] { 10, 20, 30, 50, 70, 90 }.Select(quality => new PhotoChange(JpegQuality: quality)),
        .. new[] { 40, 56, 80 }.Select(side => new PhotoChange(Side: side)),
    ];

    public RgbImage Apply(RgbImage photo)
    {
        RgbImage resized = Side is { } side ? photo.Resize(side, side) : photo;
        return JpegQuality is { } quality ? JpegImage.Recode(resized, quality) : resized;
    }
}
