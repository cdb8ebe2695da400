using System.ComponentModel.DataAnnotations;

namespace FaceNet.Trainer.Data;

/// <summary>Varies photos in the order in which things happen to them: pose, something in front, light, optics, file. Thread-safe.</summary>
internal sealed class Augmenter
{
    private readonly IAugmentation[] _augmentations;

    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public Augmenter(AugmentationOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        _augmentations = options == AugmentationOptions.None
            ? []
            : [new PoseJitter(options), new HiddenPart(options), new LightJitter(options), new GaussianBlur(options), new JpegRecompression(options)];
    }

    /// <summary>Varies the photo on a canvas. The same photo and random numbers give the same result.</summary>
    public void Vary(PhotoCanvas canvas, Random random)
    {
        foreach (IAugmentation augmentation in _augmentations)
        {
            augmentation.Apply(canvas, random);
        }
    }
}
