using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Evaluation.Robustness;

/// <summary>What a change of the photos does to a model.</summary>
/// <param name="JpegQuality">JPEG quality; null where the photos were not compressed.</param>
/// <param name="Side">Width and height in pixels; null where the photos kept their size.</param>
/// <param name="Rate">VAL at a threshold found anew on the changed photos, as the paper reports it.</param>
/// <param name="FarAtUsualThreshold">The false-accept rate on the changed photos at the threshold of the photos as they are, which is what a service has.</param>
/// <param name="ValAtUsualThreshold">VAL on the changed photos at that threshold.</param>
internal sealed record RobustnessRow(int? JpegQuality, int? Side, ValidationRate Rate, double? FarAtUsualThreshold, double? ValAtUsualThreshold);
