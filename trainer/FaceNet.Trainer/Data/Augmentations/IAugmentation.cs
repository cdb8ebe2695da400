namespace FaceNet.Trainer.Data;

/// <summary>One way in which photos of a face differ. Thread-safe: all that changes is in the canvas and the random numbers.</summary>
internal interface IAugmentation
{
    /// <summary>Varies the photo on the canvas.</summary>
    /// <param name="canvas">The photo.</param>
    /// <param name="random">Decides whether and how far.</param>
    void Apply(PhotoCanvas canvas, Random random);
}
